import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import type { ErrorCode } from '@todo-agents/contract/errors'
import { AppError, withErrorId } from '@todo-agents/contract/errors'
import { ModelError } from '../model-error.ts'

type ErrorEvent = Extract<AgentEvent, { event: 'error' }>

/** Turns an error of a model into an AppError. An AppError passes unchanged. */
export function modelFailure(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new ModelError(ERROR_SENTENCES.model_error, { cause: error })
}

const STAYS = 'What was already done stays.'

/** Returns the failure of a model with a sentence that says what became of the changes before it. */
export function withWhatStays(error: unknown): unknown {
  if (!(error instanceof ModelError) || error.message.includes(STAYS)) return error
  const { isTransient, retryAfterMs, isSilence, cause } = error
  return new ModelError(`${error.message} ${STAYS}`, { isTransient, retryAfterMs, isSilence, cause })
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'internal_error'
}

/**
 * Returns the event for the client. It contains the message of an AppError, but not the text of any other error.
 * Includes `error_id` when the log has more details.
 */
export function errorEvent(error: unknown, error_id: string): ErrorEvent {
  const isKnown = error instanceof AppError
  const sentence = isKnown ? error.message : ERROR_SENTENCES.internal_error
  const message = isKnown && error.cause === undefined ? sentence : withErrorId(sentence, error_id)
  return { event: 'error', data: { status: 'error', code: errorCode(error), message } }
}
