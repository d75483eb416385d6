import { AppError } from '@todo-agents/contract/errors'
import { APIConnectionError, APIError } from 'openai'
import { ModelError } from '../../model-error.ts'
import { SILENT } from '../http/failure.ts'
import { StalledError } from '../http/fetch.ts'
import { retryAfter, tryAgain } from '../http/retry-after.ts'

/**
 * Turns any failure into an error with a plain sentence for the user. Its cause has the provider's own words, for the
 * log.
 */
export function openaiFailure(error: unknown, model: string): AppError {
  if (error instanceof AppError) return error
  if (error instanceof APIConnectionError) return notReached(error)
  if (error instanceof APIError) return refused(error, model)
  // Anything else was thrown while the answer was parsed, so the content of the answer is at fault.
  return new ModelError(GARBLED, { isTransient: true, cause: error })
}

/** Returns an error that the provider reports inside the stream. Some providers send an HTTP status as its `code`. */
export function streamError(error: unknown): APIError {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return new APIError(typeof code === 'number' ? code : undefined, Object(error), undefined, undefined)
}

function notReached(cause: APIConnectionError): ModelError {
  return new ModelError(cause.cause instanceof StalledError ? SILENT : NOT_REACHABLE, { isTransient: true, cause })
}

function refused(cause: APIError, model: string): ModelError {
  const retryAfterMs = retryAfter(cause.headers)
  const sentence = byCode(cause.code) ?? byStatus(statusOf(cause), model, retryAfterMs)
  const isContextOverflow = cause.code === 'context_length_exceeded'
  return new ModelError(sentence, { isTransient: isTransient(cause), retryAfterMs, isContextOverflow, cause })
}

/**
 * Returns the HTTP status of an error. An error inside the stream has no status, so the status is derived from the
 * code.
 */
function statusOf({ status, code }: APIError): number {
  return status ?? (code === 'rate_limit_exceeded' ? 429 : 500)
}

/** Codes and types of errors that are not transient: a second attempt would get the same error. */
const LASTING = new Set<unknown>([
  'insufficient_quota',
  'context_length_exceeded',
  'invalid_request_error',
  'invalid_prompt',
  'invalid_api_key',
  'authentication_error',
  'permission_error',
  'model_not_found',
  'content_filter',
  'content_policy_violation',
])

/**
 * True when the server has too many requests or is in trouble, so a second attempt may succeed. Some providers send 529
 * when they are overloaded.
 */
function isTransient(error: APIError): boolean {
  const { code, type, headers } = error
  const status = statusOf(error)
  if (LASTING.has(code) || LASTING.has(type) || headers?.get('x-should-retry') === 'false') return false
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501)
}

/**
 * Returns the sentence for a code that says more than the HTTP status does. Such a code may also come inside the
 * stream, without a status. Returns null for any other code.
 */
function byCode(code: string | null | undefined): string | null {
  switch (code) {
    case 'insufficient_quota':
      return 'The account behind OPENAI_API_KEY has no credit left at the model provider.'
    case 'context_length_exceeded':
      return 'This conversation has grown too long for the language model. Start a new one.'
    default:
      return null
  }
}

function byStatus(status: number, model: string, retryAfterMs: number | null): string {
  switch (status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return 'The model provider has moved to another address. Set OPENAI_BASE_URL to it.'
    case 400:
    case 422:
      return 'The model provider refused the request as malformed. Check that OPENAI_API and OPENAI_MODEL fit the provider.'
    case 401:
      return 'The model provider refused the API key. Check OPENAI_API_KEY.'
    case 403:
      return `The API key may not use the model "${model}". Check OPENAI_API_KEY and OPENAI_MODEL.`
    case 404:
      return `The model provider does not know the model "${model}" or this address. Check OPENAI_MODEL, OPENAI_BASE_URL and OPENAI_API.`
    case 429:
      return `The model provider is limiting requests right now. ${tryAgain(retryAfterMs, 'in a minute')}`
    default:
      return `The model provider failed to answer. ${tryAgain(retryAfterMs, 'in a moment')}`
  }
}

const NOT_REACHABLE = 'The model provider is not reachable. Check the network and OPENAI_BASE_URL, then try again.'
const GARBLED = "The model provider's answer could not be read. Please try again, and check that OPENAI_API fits it."
