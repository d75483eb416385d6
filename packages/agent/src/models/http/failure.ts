import { ModelError } from '../../model-error.ts'
import { StalledError } from './fetch.ts'

/** The connection was lost, or went silent, in the middle of the answer. */
export function brokenOff(cause?: unknown): ModelError {
  return new ModelError(cause instanceof StalledError ? SILENT : BROKEN_OFF, { isTransient: true, cause })
}

/** The answer exceeded its bounds. Not transient: the same request would get the same answer. */
export function endless(): ModelError {
  return new ModelError(ENDLESS)
}

/** The model reached the provider's limit for one answer. */
export function tooLong(): ModelError {
  return new ModelError(TOO_LONG)
}

/** The provider withheld the answer. */
export function filtered(): ModelError {
  return new ModelError(FILTERED)
}

export const SILENT = 'The model provider stopped answering. Please try again.'
const BROKEN_OFF = 'The connection to the model provider broke off in the middle of the answer. Please try again.'
const ENDLESS = "The language model's answer did not come to an end and was broken off. Ask for something shorter."
const TOO_LONG = "The language model's answer was cut off at its length limit. Ask for something shorter."
const FILTERED = "The model provider's content filter withheld the answer. Try other words."
