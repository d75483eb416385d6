import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { stoppedMessage } from '@todo-agents/contract/stopped-message'
import type { RunEnd, RunLogger, RunPort } from '../types.ts'
import { errorCode, errorEvent } from './failure.ts'
import type { RetryOutages } from './retry-outages.ts'
import type { ApprovalEvent } from './tool-call.ts'

/** `handed_over`: the run goes on in another process, and this one emitted no terminal event. */
export type RunOutcome = 'completed' | 'cancelled' | 'failed' | 'awaiting_approval' | 'handed_over'

/** How a run ends, before it is settled. */
export type Ending =
  /** `end`: what the settlement returned, when the run was settled together with its answer. */
  | { status: 'completed'; final_message: string; model?: string | undefined; end?: RunEnd }
  | { status: 'cancelled' }
  | { status: 'failed'; error: unknown }
  | { status: 'awaiting_approval'; event: ApprovalEvent }
  | { status: 'handed_over' }

/** What the end of a run needs of it. */
interface EndingRun {
  port: RunPort
  handOver: AbortSignal
  logger: RunLogger
  retryOutages: RetryOutages
  emit: (event: AgentEvent) => void
  hasAskedModel: boolean
  hasEmittedText: boolean
}

/** Returns how a run ends after an error: it goes on in another process, the user stopped it, or it failed. */
export function endingAfter({ port, handOver, logger }: EndingRun, error: unknown): Ending {
  if (handOver.aborted) return { status: 'handed_over' }
  if (error instanceof RunInterruptedError) return { status: error.reason === 'lost' ? 'handed_over' : 'cancelled' }
  if (!port.isTransient(error)) return { status: 'failed', error }
  const { run_id, session_id } = port
  logger.warn({ run_id, session_id, err: error }, 'the database stayed out of reach; the run is handed over')
  return { status: 'handed_over' }
}

/** Settles the run and emits its end. Everything that can fail happens before the first event is emitted. */
export async function settle(run: EndingRun, ending: Ending): Promise<RunOutcome> {
  const { port, retryOutages } = run
  if (ending.status === 'handed_over') return 'handed_over'
  if (ending.status === 'failed') return fail(run, ending.error)
  if (ending.status === 'awaiting_approval') return emitEnd(run, ending.status, ending.event)
  const { status } = ending
  const settled = status === 'completed' ? ending.end : undefined
  const { usage, history, changes } =
    settled ?? (await retryOutages(() => port.settle({ status, isFree: !run.hasAskedModel })))
  const final_message = status === 'completed' ? ending.final_message : stoppedMessage(changes)
  const model = status === 'completed' ? ending.model : undefined
  const completed: AgentEvent = {
    event: 'completed',
    data: { final_message, usage, status, ...(model !== undefined && { model }) },
  }
  return emitEnd(run, status, completed, { event: 'history', data: history })
}

/** Hands over or fails a run whose settlement threw. */
export function settleAfter(run: EndingRun, error: unknown): Promise<RunOutcome> | 'handed_over' {
  return endingAfter(run, error).status === 'handed_over' ? 'handed_over' : fail(run, error)
}

/**
 * Settles the run as failed and emits the error. A run fails at most once, so its id identifies the error in the log.
 */
async function fail(run: EndingRun, error: unknown): Promise<RunOutcome> {
  const { port, logger, retryOutages } = run
  const { run_id, session_id } = port
  const context = { run_id, session_id, error_id: run_id, err: error }
  if (error instanceof AppError) logger.warn(context, 'the run failed')
  else logger.error(context, 'the run failed unexpectedly')
  try {
    const isFree = !run.hasEmittedText
    await retryOutages(() => port.settle({ status: 'failed', error_code: errorCode(error), isFree }))
  } catch (err) {
    if (endingAfter(run, err).status === 'handed_over') return 'handed_over'
    logger.error({ ...context, err }, 'the failed run could not be marked as failed')
  }
  return emitEnd(run, 'failed', errorEvent(error, run_id))
}

/**
 * Emits the last events of the run. Returns `handed_over` when the run is handed over between two of them: the next
 * process then emits all of them.
 */
function emitEnd({ emit, handOver }: EndingRun, outcome: RunOutcome, ...events: AgentEvent[]): RunOutcome {
  for (const event of events) {
    if (handOver.aborted) return 'handed_over'
    emit(event)
  }
  return outcome
}
