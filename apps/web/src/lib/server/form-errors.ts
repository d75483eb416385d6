import { TRPCClientError } from '@trpc/client'
import { errorMessage } from './error-message.ts'

/**
 * Returns the error of a refused form; null without an error. `field` names the invalid field; it is null if the error
 * concerns no single field.
 */
export function formErrors(error: unknown): { field: string | null; message: string } | null {
  if (!error) return null
  const field: unknown = error instanceof TRPCClientError ? error.data?.field : null
  return { field: typeof field === 'string' ? field : null, message: errorMessage(error) }
}

/** Returns the message for one field; undefined if the error does not concern it. */
export function errorOf(errors: ReturnType<typeof formErrors>, field: string): string | undefined {
  return errors?.field === field ? errors.message : undefined
}
