import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { AppError } from '@todo-agents/contract/errors'
import { backoff, pause } from './backoff.ts'
import { attempt } from './model-attempt.ts'
import { ModelError } from './model-error.ts'
import type { Model, ModelAnswer, ModelRequest, RunLogger } from './types.ts'

export interface RetryPolicy {
  /** How often a step is asked for at most. */
  attempts: number
  /** The pause before the second attempt; it doubles from then on. */
  base_ms: number
}

export const RETRY: RetryPolicy = { attempts: 3, base_ms: 500 }

/** Whom a provider asks to wait for longer than this does better to come back later. */
const MAX_WAIT_MS = 30_000

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
 * Asks the model until it has answered, been aborted, or failed for good. This is the only place that asks again.
 * Text of an attempt that failed is withdrawn by `message_reset`, not before the next one: should the user stop the
 * run meanwhile, it is what they have read. `request` is made for each attempt, and ends with `stop`.
 * @throws AppError `model_error`
 */
export async function askModel(
  { model, emit, retry, logger, stop }: StepOptions,
  request: () => Promise<ModelRequest>,
): Promise<ModelStep> {
  for (let tried = 1; ; tried++) {
    const { content, answer, failure } = await request().then((made) => attempt(model, made, emit))
    if (answer) return { ...answer, content, interrupted: false }
    if (failure) {
      const wait_ms = waitBefore(failure, tried, retry)
      if (wait_ms === null) throw failure
      logger.warn({ err: failure, tried, wait_ms }, 'the model failed to answer and is asked again')
      await pause(wait_ms, stop)
    }
    if (stop.aborted) return { content, tool_calls: [], usage: NO_USAGE, interrupted: true }
    if (content !== '') emit({ event: 'message_reset', data: {} })
  }
}

const NO_USAGE = { input_tokens: 0, output_tokens: 0 }

/** How long to wait before the next attempt; null when there is to be none. */
function waitBefore(failure: AppError, tried: number, { attempts, base_ms }: RetryPolicy): number | null {
  if (!(failure instanceof ModelError) || !failure.transient || tried >= attempts) return null
  const asked_ms = failure.retry_after_ms ?? 0
  if (asked_ms > MAX_WAIT_MS) return null
  return Math.max(asked_ms, backoff(tried, base_ms, MAX_WAIT_MS))
}
