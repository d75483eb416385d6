import { TodoAgentsError } from '@todo-agents/client/errors'
import { splitErrorId, withErrorId } from '@todo-agents/contract/errors'
import { TRPCClientError } from '@trpc/client'
import { commonTexts as t } from '../texts/common.ts'
import { language } from '../texts/language.ts'

/** Returns a sentence about an error, for the user, in the language of the page; see {@link refusalMessage}. */
export function errorMessage(error: unknown): string {
  if (isUnreachable(error)) return t.errors.network_error
  if (!(error instanceof Error)) return t.errors.unknown_error
  const { code, field } = refusalOf(error)
  return refusalMessage({ code, field, message: error.message })
}

interface Refusal {
  /** A code of `ERROR_SENTENCES`, if there is one. */
  code: string | undefined
  /** The field at fault. */
  field?: string | undefined
  /** The sentence of the server, which is English. */
  message: string
}

/**
 * Returns the sentence for a refusal of the server in the language of the page. It is found by the code and the field. In
 * English, it is the server's own sentence, which may say more, such as a name.
 */
export function refusalMessage({ code, field, message }: Refusal): string {
  const { error_id } = splitErrorId(message)
  if (language === 'en') return message || t.errors.unknown_error
  const sentences: Record<string, string | undefined> = { ...t.errors, ...t.refusals }
  const sentence = sentences[`${code}.${field}`] ?? sentences[code ?? ''] ?? t.errors.unknown_error
  return error_id ? withErrorId(sentence, error_id) : sentence
}

function refusalOf(error: Error): { code: string | undefined; field: string | undefined } {
  if (error instanceof TodoAgentsError) return { code: error.code, field: error.field }
  if (error instanceof TRPCClientError) return { code: error.data?.code, field: error.data?.field }
  return { code: undefined, field: undefined }
}

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

/** Returns true if the server could not accept the input of the call. */
export function isInvalid(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 400
}

/** Returns true if the server refused the call because it has no valid session. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.httpStatus === 401
}
