import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TRPCClientError } from '@trpc/client'

/** A sentence for the user. The sentences of the API are shown unchanged. */
export function errorMessage(error: unknown): string {
  if (isUnreachable(error)) return ERROR_SENTENCES.network_error
  return error instanceof Error && error.message ? error.message : ERROR_SENTENCES.unknown_error
}

/** Whether no answer came. `fetch` then throws a plain TypeError; tRPC wraps it in an error without `data`. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof TRPCClientError) return !error.data
  return error instanceof TypeError
}

/** Whether the same call may succeed a moment later: no answer came, or the server failed with a 5xx status. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof TRPCClientError) || !error.data || error.data.httpStatus >= 500
}

/** Whether the call conflicts with a change that was made meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 409
}

/** Whether the object of the call does not exist, or no longer exists. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 404
}

/** Whether the server asks for a sign-in. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 401
}
