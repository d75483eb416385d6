import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { AppError } from '@todo-agents/contract/errors'
import { ModelError } from '../model-error.ts'
import type { Model, ModelAnswer, ModelRequest, RunLogger } from '../types.ts'
import { backoff, pause } from './backoff.ts'
import { attempt } from './model-attempt.ts'

export interface RetryPolicy {
  /** How often a step is asked for at most. */
  attempts: number
  /** The pause before the second attempt; it doubles from then on. */
  base_ms: number
  /**
   * How long a step waits at most because the provider asks it to, over all attempts. When the provider asks for more,
   * the step fails and says when to try again: a second wait of 20 s would be 40 s without an answer.
   */
  max_wait_ms: number
}

export const RETRY: RetryPolicy = { attempts: 3, base_ms: 500, max_wait_ms: 30_000 }

/** Shorter waits are over before a reader has read about them. */
const MIN_TOLD_WAIT_MS = 1_000

interface StepOptions {
  model: Model
  emit: (event: AgentEvent) => void
  retry: RetryPolicy
  logger: RunLogger
  /** The user, or this process, stops the run. */
  stop: AbortSignal
}

/** What the model said in one turn. `interrupted`: an abort came first; then only the text so far counts. */
export interface ModelStep extends ModelAnswer {
  content: string
  interrupted: boolean
}

/**
 * Asks the model until it has answered, been aborted, or failed for good. This is the only place that asks again. Text
 * of an attempt that failed is withdrawn by `message_reset`, not before the next one: should the user stop the run
 * meanwhile, it is what they have read. `request` is made for each attempt, and ends with `stop`. `max_length`: what it
 * may say at most, see `stepLength`.
 * @throws AppError `model_error`
 */
export async function askModel(
  { model, emit, retry, logger, stop }: StepOptions,
  request: () => Promise<ModelRequest>,
  max_length: number,
): Promise<ModelStep> {
  let asked_ms = 0
  for (let tried = 1; ; tried++) {
    const { content, answer, failure } = await request().then((made) => attempt(model, made, emit, max_length))
    if (answer) return { ...answer, content, interrupted: false }
    if (failure) {
      asked_ms += askedWait(failure)
      if (!canRetry(failure, tried, retry, asked_ms)) throw failure
      const wait_ms = Math.max(askedWait(failure), backoff(tried, retry.base_ms, retry.max_wait_ms))
      logger.warn({ err: failure, tried, wait_ms }, 'the model failed to answer and is asked again')
      if (askedWait(failure) >= MIN_TOLD_WAIT_MS) emit(modelWait(wait_ms))
      await pause(wait_ms, stop)
    }
    if (stop.aborted) return { content, tool_calls: [], usage: NO_USAGE, interrupted: true }
    if (content !== '') emit({ event: 'message_reset', data: {} })
  }
}

const NO_USAGE = { input_tokens: 0, output_tokens: 0 }

/** `asked_ms`: how long the provider has asked to wait so far, this time included. */
function canRetry(failure: AppError, tried: number, { attempts, max_wait_ms }: RetryPolicy, asked_ms: number): boolean {
  return failure instanceof ModelError && failure.transient && tried < attempts && asked_ms <= max_wait_ms
}

function askedWait(failure: AppError): number {
  return failure instanceof ModelError ? (failure.retry_after_ms ?? 0) : 0
}

function modelWait(wait_ms: number): AgentEvent {
  const until = new Date(Date.now() + wait_ms).toISOString()
  return { event: 'model_wait', data: { retry_after: Math.ceil(wait_ms / 1_000), until } }
}
