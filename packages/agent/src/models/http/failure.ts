import { ModelError } from '../../model-error.ts'
import { StalledError } from './fetch.ts'

/** Returns the error for a connection that was lost, or went silent, in the middle of the answer. */
export function brokenOff(cause?: unknown): ModelError {
  return new ModelError(cause instanceof StalledError ? SILENT : BROKEN_OFF, { isTransient: true, cause })
}

/**
 * Returns the error for an answer that exceeded its bounds. Not transient: the same request would get the same answer.
 */
export function endless(): ModelError {
  return new ModelError(ENDLESS)
}

/** Returns the error for an answer that reached the provider's length limit. */
export function tooLong(): ModelError {
  return new ModelError(TOO_LONG)
}

/** Returns the error for an answer that the provider withheld. */
export function filtered(): ModelError {
  return new ModelError(FILTERED)
}

export const SILENT = 'The model provider stopped answering. Please try again.'
const BROKEN_OFF = 'The connection to the model provider broke off in the middle of the answer. Please try again.'
const ENDLESS = "The language model's answer did not come to an end and was broken off. Ask for something shorter."
const TOO_LONG = "The language model's answer was cut off at its length limit. Ask for something shorter."
const FILTERED = "The model provider's content filter withheld the answer. Try other words."
