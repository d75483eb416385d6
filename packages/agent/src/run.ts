import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import { errorCode, errorEvent } from './failure.ts'
import { instructions } from './instructions.ts'
import { finalAnswer, openCalls, turnsTaken, withNewIds } from './journal.ts'
import { askModel } from './model-step.ts'
import type { ApprovalEvent } from './tool-call.ts'
import { makeCall } from './tool-call.ts'
import { toolDescriptions } from './tools/registry.ts'
import type { Model, RunLogger, RunPort, UserContext } from './types.ts'

/** A model that has not come to an end by then never will. */
const MAX_TURNS = 20

export interface RunOptions {
  port: RunPort
  model: Model
  user: UserContext
  /** Aborting cancels the run before its next tool call. */
  signal: AbortSignal
  logger: RunLogger
  /** The run goes on after an approval: its stream has begun already. */
  resume?: boolean
}

type TerminalEvent = Extract<AgentEvent, { event: 'completed' | 'error' | 'approval_required' | 'rate_limit_exceeded' }>
/** An event of a run that is under way: by its type, no step can end the stream. */
type ProgressEvent = Exclude<AgentEvent, TerminalEvent | { event: 'history' }>

type Outcome =
  | { status: 'completed'; final_message: string }
  | { status: 'cancelled' }
  | { status: 'failed'; error: unknown }
  | { status: 'awaiting_approval'; event: ApprovalEvent }

/**
 * Runs the assistant on the last user message of the session, as `types.ts` says. Never throws: the events end
 * in exactly one terminal event (`history` follows `completed`), whatever the model or the port throws.
 */
export async function* runAgent(options: RunOptions): AsyncGenerator<AgentEvent, void, void> {
  let outcome: Outcome
  try {
    outcome = yield* steps(options)
  } catch (error) {
    outcome = { status: 'failed', error }
  }
  yield* await ending(options, outcome)
}

/** Asks the model and makes its calls in turn. Each round begins at the journal, so it can begin anywhere. */
async function* steps(options: RunOptions): AsyncGenerator<ProgressEvent, Outcome, void> {
  const { port, model, user, signal, resume = false } = options
  const { session_id, run_id } = port
  if (!resume) yield { event: 'session_initialized', data: { session_id, run_id } }
  yield { event: 'agent_updated', data: { name: model.name } }

  for (;;) {
    const transcript = await port.transcript()
    const final_message = finalAnswer(transcript)
    if (final_message !== null) return { status: 'completed', final_message }

    const calls = openCalls(transcript)
    for (const call of calls) {
      if (signal.aborted) return { status: 'cancelled' }
      const question = yield* makeCall(port, user, call)
      if (question) return { status: 'awaiting_approval', event: question }
    }
    if (signal.aborted) return { status: 'cancelled' }
    if (calls.length > 0) continue

    if (turnsTaken(transcript) >= MAX_TURNS) throw tooManyTurns()
    const request = { instructions: instructions(user), transcript, tools: toolDescriptions(), user, signal }
    const { content, usage, interrupted, tool_calls } = yield* askModel(model, request)
    if (interrupted && content === '') return { status: 'cancelled' }
    await port.recordStep({ content, tool_calls: withNewIds(tool_calls, transcript), usage })
    if (content !== '') yield { event: 'message', data: { content } }
    if (interrupted) return { status: 'cancelled' }
  }
}

function tooManyTurns(): AppError {
  return new AppError(
    'model_error',
    `The assistant stopped after ${MAX_TURNS} turns without coming to an end. What was done stays; ask it to go on.`,
  )
}

/** The last events. All that can fail here happens before the first of them is sent. */
async function ending({ port, logger }: RunOptions, outcome: Outcome): Promise<AgentEvent[]> {
  if (outcome.status === 'awaiting_approval') return [outcome.event]
  if (outcome.status === 'failed') return [await failed(port, logger, outcome.error)]
  try {
    const { usage, history, changes } = await port.finish({ status: outcome.status })
    const final_message = outcome.status === 'completed' ? outcome.final_message : stoppedMessage(changes)
    return [
      { event: 'completed', data: { final_message, usage, status: outcome.status } },
      { event: 'history', data: history },
    ]
  } catch (error) {
    return [await failed(port, logger, error)]
  }
}

/** A run fails at most once, so its id identifies the error in the log. */
async function failed(port: RunPort, logger: RunLogger, error: unknown): Promise<AgentEvent> {
  const { run_id, session_id } = port
  const context = { run_id, session_id, error_id: run_id, err: error }
  if (error instanceof AppError) logger.warn(context, 'the run failed')
  else logger.error(context, 'the run failed unexpectedly')
  try {
    await port.finish({ status: 'failed', error_code: errorCode(error) })
  } catch (err) {
    logger.error({ ...context, err }, 'the failed run could not be marked as failed')
  }
  return errorEvent(error, run_id)
}

/** Says which changes had already landed. */
function stoppedMessage(changes: string[]): string {
  if (changes.length === 0) return 'Stopped. Nothing had been changed.'
  return `Stopped. These changes had already been made:\n${changes.map((line) => `- ${line}`).join('\n')}`
}
