import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import type { ErrorCode } from '@todo-agents/contract/errors'
import { AppError, withErrorId } from '@todo-agents/contract/errors'
import { ModelError } from '../model-error.ts'

type ErrorEvent = Extract<AgentEvent, { event: 'error' }>

/** What went wrong in a model, as an AppError; one that the model worded itself stays as it is. */
export function modelFailure(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new ModelError(ERROR_SENTENCES.model_error, { cause: error })
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'internal_error'
}

/**
 * What the client is told: the sentence of an AppError, and nothing of any other error's text. `error_id` is
 * quoted when the log says more than the sentence.
 */
export function errorEvent(error: unknown, error_id: string): ErrorEvent {
  const known = error instanceof AppError
  const sentence = known ? error.message : ERROR_SENTENCES.internal_error
  const message = known && error.cause === undefined ? sentence : withErrorId(sentence, error_id)
  return { event: 'error', data: { status: 'error', code: errorCode(error), message } }
}
