import { ModelError } from '../../model-error.ts'
import { StalledError } from './fetch.ts'

/** Returns the error for a connection that was lost, or went silent, in the middle of the answer. */
export function brokenOff(cause?: unknown): ModelError {
  if (cause instanceof StalledError) return silent(cause)
  return new ModelError(BROKEN_OFF, { isTransient: true, cause })
}

/** Returns the error for a server that sent nothing for too long. */
export function silent(cause: unknown): ModelError {
  return new ModelError(SILENT, { isTransient: true, isSilence: true, cause })
}

/**
 * Returns the error for an answer that exceeded its bounds. Not transient: the same request would get the same answer.
 */
export function endless(): ModelError {
  return new ModelError(ENDLESS)
}

const LENGTH = /length|max.*tokens/i
const WITHHELD = /filter|safety|blocklist|prohibited|recitation/i

/** Returns the error for an answer that the provider itself ended before it was whole. */
export function endedBy(reason: string): ModelError {
  if (LENGTH.test(reason)) return new ModelError(TOO_LONG)
  if (WITHHELD.test(reason)) return new ModelError(FILTERED)
  const named = /^[\w .-]{1,40}$/.test(reason) ? ` ("${reason}")` : ''
  return new ModelError(`The model provider broke off its answer${named}. Please try again.`, { isTransient: true })
}

/** Returns the error for a successful response that is neither a stream nor an answer. Not transient. */
export function notAStream(body: string, isPage: boolean): ModelError {
  const cause = new Error(`the body of the response begins with: ${bodyStart(body)}`)
  return new ModelError(isPage ? WEB_PAGE : NO_ANSWER, { isSetup: true, cause })
}

/** Returns the error for a stream of which nothing could be read. */
export function unreadable(body: string): ModelError {
  const cause = new Error(`the body of the response begins with: ${bodyStart(body)}`)
  return new ModelError(UNREADABLE, { isTransient: true, cause })
}

const MAX_START = 300

/** Returns the beginning of a body for the log, without anything that looks like a key. */
export function bodyStart(body: string): string {
  const text = body
    .slice(0, 2 * MAX_START)
    .replaceAll(/\b(sk|pk|gsk|xai|key|token|bearer|api[-_]?key)\b[-_\s:="']*[\w.-]{6,}/gi, '[secret]')
    .replaceAll(/[\w-]{32,}/g, '[secret]')
    .replaceAll(/\s+/g, ' ')
  return text.length > MAX_START ? `${text.slice(0, MAX_START)}…` : text
}

const SILENT = 'The model provider stopped answering. Please try again.'
export const FILTERED = "The model provider's content filter withheld the answer. Try other words."
const BROKEN_OFF = 'The connection to the model provider broke off in the middle of the answer. Please try again.'
const ENDLESS = "The language model's answer did not come to an end and was broken off. Ask for something shorter."
const TOO_LONG = "The language model's answer was cut off at its length limit. Ask for something shorter."
const WEB_PAGE =
  'The address in OPENAI_BASE_URL answers with a web page instead of a language model. Check OPENAI_BASE_URL: does it end in /v1?'
export const NO_ANSWER =
  'The server at OPENAI_BASE_URL did not answer as a language model does. Check OPENAI_BASE_URL (does it end in /v1?) and OPENAI_API.'
const UNREADABLE =
  "The model provider's answer could not be read. Please try again, and check that OPENAI_BASE_URL and OPENAI_API fit it."
