import { TRPCClientError } from '@trpc/client'
import { errorMessage } from '../../lib/server/error-message.ts'

/** The error of a refused form. `field` names the invalid field; null for an error that concerns no single field. */
export function formErrors(error: unknown): { field: string | null; message: string } | null {
  if (!error) return null
  const field: unknown = error instanceof TRPCClientError ? error.data?.field : null
  return { field: typeof field === 'string' ? field : null, message: errorMessage(error) }
}

/** The message for one field. */
export function errorOf(errors: ReturnType<typeof formErrors>, field: string): string | undefined {
  return errors?.field === field ? errors.message : undefined
}
