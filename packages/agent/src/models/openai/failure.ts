import { AppError } from '@todo-agents/contract/errors'
import { APIConnectionError, APIError } from 'openai'
import { isRecord } from '../../json.ts'
import { ModelError } from '../../model-error.ts'
import { bodyStart, FILTERED, NO_ANSWER, silent } from '../http/failure.ts'
import { StalledError } from '../http/fetch.ts'
import { retryAfter, tryAgain } from '../http/retry-after.ts'
import { errorKind, statusOf } from './error-kind.ts'

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
  const fields = isRecord(error) ? error : { message: String(error) }
  // Some wrap the error of the provider behind them once more.
  if (isRecord(fields.error)) return streamError(fields.error)
  return new APIError(statusIn(fields), fields, undefined, undefined)
}

function statusIn(fields: Record<string, unknown>): number | undefined {
  const statuses = [fields.code, fields.status_code, fields.status, fields.type].map(Number)
  return statuses.find((status) => status >= 400 && status < 600)
}

const WRONG_ADDRESS = /endpoint|route|path|method|\burl\b|not found|cannot (get|post)/i

/**
 * Returns the error that a body of JSON reports instead of an answer, or null when it reports none. LM Studio answers so
 * when OPENAI_BASE_URL lacks `/v1`.
 */
export function bodyError(body: unknown): AppError | APIError | null {
  if (!isRecord(body)) return null
  const given = body.error ?? (body.object === 'error' ? body : body.detail)
  if (given === undefined || given === null) return null
  const error = streamError(given)
  const isPlain = error.status === undefined && !error.code && !errorKind(error)
  if (!isPlain || !WRONG_ADDRESS.test(error.message)) return error
  return new ModelError(NO_ANSWER, {
    isSetup: true,
    cause: new Error(`the server says: ${bodyStart(JSON.stringify(body))}`),
  })
}

/** Returns the error for settings that cannot be sent, such as a key with a letter that no header may have. */
export function unsendable(cause: unknown): ModelError {
  return new ModelError(UNSENDABLE, { isSetup: true, cause })
}

function notReached(cause: APIConnectionError): ModelError {
  if (cause.cause instanceof StalledError) return silent(cause)
  return new ModelError(NOT_REACHABLE, { isTransient: true, cause })
}

function refused(cause: APIError, model: string): ModelError {
  const retryAfterMs = retryAfter(cause.headers)
  const sentence = byKind(cause, model) ?? byStatus(statusOf(cause), model, retryAfterMs)
  const isContextOverflow = errorKind(cause) === 'context_too_long'
  const options = { isTransient: isTransient(cause), retryAfterMs, isContextOverflow, isSetup: isSetup(cause) }
  return new ModelError(sentence, { ...options, cause })
}

/** Codes and types of errors that are not transient: a second attempt would get the same error. */
const LASTING = new Set<unknown>([
  'invalid_request_error',
  'invalid_prompt',
  'invalid_api_key',
  'authentication_error',
  'permission_error',
  'model_not_found',
])

/**
 * True when the server has too many requests or is in trouble, so a second attempt may succeed. Some providers send 529
 * when they are overloaded. Groq's own advice for a call that its model wrote wrongly is to ask again.
 */
function isTransient(error: APIError): boolean {
  const { code, type, headers } = error
  const kind = errorKind(error)
  if (kind !== null) return kind === 'bad_tool_call'
  const status = statusOf(error)
  if (LASTING.has(code) || LASTING.has(type) || headers?.get('x-should-retry') === 'false') return false
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501)
}

const SETUP_STATUSES = new Set([301, 302, 303, 307, 308, 401, 403, 404, 405, 501])

/** True when only other settings, or a payment, would help. */
function isSetup(error: APIError): boolean {
  const kind = errorKind(error)
  if (kind !== null) return kind === 'no_credit' || kind === 'no_tools'
  return SETUP_STATUSES.has(statusOf(error))
}

/** Returns null for an error that only its status describes. */
function byKind(error: APIError, model: string): string | null {
  switch (errorKind(error)) {
    case 'no_credit':
      return 'The account behind OPENAI_API_KEY has no credit left at the model provider.'
    case 'context_too_long':
      return 'This conversation has grown too long for the language model. Start a new one.'
    case 'content_filter':
      return FILTERED
    case 'no_tools':
      return `The model "${model}" cannot use tools, which the assistant needs. Set OPENAI_MODEL to another one.`
    case 'bad_tool_call':
      return 'The language model could not form what it wanted to do. Please ask again, in other words.'
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
    case 405:
      return 'The address in OPENAI_BASE_URL takes no requests for answers. Check OPENAI_BASE_URL (does it end in /v1?) and OPENAI_API.'
    case 413:
      return 'This conversation is larger than the model provider accepts. Start a new one.'
    case 429:
      return `The model provider is limiting requests right now. ${tryAgain(retryAfterMs, 'in a minute')}`
    case 501:
      return `The model provider does not offer this for the model "${model}". Check OPENAI_API and OPENAI_MODEL.`
    default:
      return `The model provider failed to answer. ${tryAgain(retryAfterMs, 'in a moment')}`
  }
}

const NOT_REACHABLE = 'The model provider is not reachable. Check the network and OPENAI_BASE_URL, then try again.'
const GARBLED = "The model provider's answer could not be read. Please try again, and check that OPENAI_API fits it."
const UNSENDABLE =
  'OPENAI_API_KEY or OPENAI_HEADERS has a character that cannot be sent, such as a typographic quote or an umlaut. Copy the key again.'
