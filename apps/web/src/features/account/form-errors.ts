import { TRPCClientError } from '@trpc/client'
import { errorMessage } from '../../lib/server/error-message.ts'

/** What a refused form says: beside the field that is at fault, or else below all fields. */
export function formErrors(error: unknown): { field: string | null; message: string } | null {
  if (!error) return null
  const field: unknown = error instanceof TRPCClientError ? error.data?.field : null
  return { field: typeof field === 'string' ? field : null, message: errorMessage(error) }
}

/** The message for one field. */
export function errorOf(errors: ReturnType<typeof formErrors>, field: string): string | undefined {
  return errors?.field === field ? errors.message : undefined
}
