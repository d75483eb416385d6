import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TRPCClientError } from '@trpc/client'
import { commonTexts as t } from '../texts/common.ts'

/**
 * Returns a sentence about an error, for the user. A sentence of the API that stands for a code is in the language of the
 * page. One that says more, such as the name of the field at fault, is returned unchanged.
 */
export function errorMessage(error: unknown): string {
  if (isUnreachable(error)) return t.errors.network_error
  if (!(error instanceof Error) || !error.message) return t.errors.unknown_error
  const code = CODES.find((one) => ERROR_SENTENCES[one] === error.message)
  return code ? t.errors[code] : error.message
}

const CODES = Object.keys(ERROR_SENTENCES) as (keyof typeof ERROR_SENTENCES)[]

/**
 * Returns true if no answer came. In this case `fetch` throws a plain TypeError, which tRPC wraps in an error without
 * `data`.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof TRPCClientError) return !error.data
  return error instanceof TypeError
}

/** Returns true if the same call may succeed a moment later: no answer came, or the server failed with a 5xx status. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof TRPCClientError) || !error.data || error.data.httpStatus >= 500
}

/** Returns true if the call conflicts with a change that was made meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 409
}

/** Returns true if the object of the call does not exist, or no longer exists. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 404
}

/** Returns true if the server refused the call because it has no valid session. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 401
}
