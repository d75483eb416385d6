import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { AppError } from '@todo-agents/contract/errors'
import type { ContextBudget } from '../context/context-budget.ts'
import { ModelError } from '../model-error.ts'
import type { Model, ModelAnswer, ModelRequest, RunLogger } from '../types.ts'
import { backoff, pause } from './backoff.ts'
import { attempt } from './model-attempt.ts'

export interface RetryPolicy {
  /** The most attempts for one step. */
  attempts: number
  /** The pause before the second attempt, in milliseconds. It doubles with each further attempt. */
  baseMs: number
  /**
   * The longest wait that the provider may ask for, over all attempts of a step together, in milliseconds. When it asks
   * for more, the step fails at once, and the failure says when to try again. The waits are added up, because after two
   * waits of 20 s the user has waited 40 s without an answer.
   */
  maxWaitMs: number
}

export const RETRY: RetryPolicy = { attempts: 3, baseMs: 500, maxWaitMs: 30_000 }

/**
 * `model_wait` is emitted only for waits of at least this length. A shorter one is over before the user has read about
 * it.
 */
const MIN_EMITTED_WAIT_MS = 1_000

interface StepOptions {
  model: Model
  emit: (event: AgentEvent) => void
  retry: RetryPolicy
  logger: RunLogger
  /** Aborts when the run is cancelled or handed over. */
  stop: AbortSignal
  /** Null when a request cannot be made shorter. */
  context?: ContextBudget | null
}

/**
 * What the model said in one turn. `isInterrupted`: the model was aborted before it had answered, so only the text so
 * far counts.
 */
export interface ModelStep extends ModelAnswer {
  content: string
  isInterrupted: boolean
}

/**
 * Asks the model until it has answered, was aborted, or failed with an error that forbids another attempt. Model
 * requests are retried only here. `request` is called for each attempt; `maxLength` limits the answer, see
 * `stepLength`. A request that is too long for the model is tried once more with half of the budget: then `request` is
 * called with true.
 *
 * `message_reset` withdraws the text of a failed attempt only when the next attempt starts: when the user stops the run
 * before that, the text stays as the user has read it.
 *
 * Throws AppError `model_error` when the last attempt failed.
 */
export async function askModel(
  { model, emit, retry, logger, stop, context = null }: StepOptions,
  request: (hasOverflowed: boolean) => Promise<ModelRequest>,
  maxLength: number,
): Promise<ModelStep> {
  let totalWaitMs = 0
  let hasOverflowed = false
  let silences = 0
  for (let tried = 1; ; tried++) {
    const { content, answer, failure } = await request(hasOverflowed).then((made) =>
      attempt(model, made, emit, maxLength),
    )
    if (answer) return { ...answer, content, isInterrupted: false }
    if (context && !hasOverflowed && isOverflow(failure)) {
      hasOverflowed = true
      logger.warn({ err: failure, tokens: context.overflowed() }, OVERFLOWED)
    } else if (failure) {
      totalWaitMs += requestedWait(failure)
      if (isSilence(failure) && ++silences > MAX_SILENCES) throw failure
      if (!canRetry(failure, tried, retry, totalWaitMs)) throw failure
      const wait_ms = Math.max(requestedWait(failure), backoff(tried, retry.baseMs, retry.maxWaitMs))
      logger.warn({ err: failure, attempt: tried, wait_ms }, 'the model failed to answer; trying again')
      if (requestedWait(failure) >= MIN_EMITTED_WAIT_MS) emit(modelWait(wait_ms))
      await pause(wait_ms, stop)
    }
    if (stop.aborted) return { content, tool_calls: [], usage: NO_USAGE, isInterrupted: true }
    if (content !== '') emit({ event: 'message_reset', data: {} })
  }
}

const OVERFLOWED =
  'the conversation was too long for the model; trying again with half of OPENAI_CONTEXT_TOKENS, from now on'

function isOverflow(failure: AppError | null): boolean {
  return failure instanceof ModelError && failure.isContextOverflow
}

/** After a silence of the server, one more attempt. The user has waited for as long as the server may be silent. */
const MAX_SILENCES = 1

const NO_USAGE = { input_tokens: 0, output_tokens: 0 }

/** `totalWaitMs`: how long the provider has asked to wait in all attempts, this one included. */
function canRetry(
  failure: AppError,
  tried: number,
  { attempts, maxWaitMs }: RetryPolicy,
  totalWaitMs: number,
): boolean {
  return failure instanceof ModelError && failure.isTransient && tried < attempts && totalWaitMs <= maxWaitMs
}

/** Returns how long the provider asks to wait, in milliseconds; 0 when it does not ask. */
function requestedWait(failure: AppError): number {
  return failure instanceof ModelError ? (failure.retryAfterMs ?? 0) : 0
}

function isSilence(failure: AppError): boolean {
  return failure instanceof ModelError && failure.isSilence
}

function modelWait(wait_ms: number): AgentEvent {
  const until = new Date(Date.now() + wait_ms).toISOString()
  return { event: 'model_wait', data: { retry_after: Math.ceil(wait_ms / 1_000), until } }
}
