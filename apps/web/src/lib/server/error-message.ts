import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TRPCClientError } from '@trpc/client'

/** One sentence for the user. The API's own sentences are shown as they are. */
export function errorMessage(error: unknown): string {
  if (isUnreachable(error)) return ERROR_SENTENCES.network_error
  return error instanceof Error && error.message ? error.message : ERROR_SENTENCES.unknown_error
}

/** `fetch` throws a bare TypeError when there is no answer; tRPC wraps it and then has no `data`. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof TRPCClientError) return !error.data
  return error instanceof TypeError
}

/** Whether the same call may succeed a moment later: there was no answer, or the server is in trouble. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof TRPCClientError) || !error.data || error.data.httpStatus >= 500
}

/** Whether what is asked clashes with what has happened since. */
export function isConflict(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 409
}

/** Whether what is meant is not there, or not any longer. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 404
}

/** Whether the server asks for a sign-in. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 401
}
