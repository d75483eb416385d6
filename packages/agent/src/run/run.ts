import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { MAX_ANSWER_LENGTH } from '@todo-agents/contract/answer-length'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { stoppedMessage } from '@todo-agents/contract/stopped-message'
import { relayAbort } from '../relay-abort.ts'
import { toolDescriptions } from '../tools/registry.ts'
import type { Model, ModelRequest, RunLogger, RunPort, TranscriptItem, UserContext } from '../types.ts'
import { errorCode, errorEvent } from './failure.ts'
import { instructions } from './instructions.ts'
import { callIds, finalAnswer, openCalls, saidLength, turnsTaken, withNewIds } from './journal.ts'
import type { ModelStep, RetryPolicy } from './model-step.ts'
import { askModel, RETRY } from './model-step.ts'
import type { Patiently } from './retry-outages.ts'
import { PATIENCE_MS, patience } from './retry-outages.ts'
import type { ApprovalEvent, CallContext } from './tool-call.ts'
import { makeCall } from './tool-call.ts'

/** A model that has not come to an end by then never will. */
const MAX_TURNS = 20

/** Whatever ended so many processes in the middle of a run would end the next one, too. */
const MAX_TAKEN_UP = 50

export interface RunOptions {
  port: RunPort
  model: Model
  user: UserContext
  /** The user stops the run: at once while the model speaks, else before the next tool call. */
  cancel: AbortSignal
  /** This process lets go of the run: it tells and writes nothing more; a tool call under way is waited for. */
  leave: AbortSignal
  logger: RunLogger
  /** The run goes on after an approval or in another process: its stream has begun already. */
  resume?: boolean
  /** How many processes have had the run, with this one. */
  taken_up?: number
  /** The ids of the calls that its stream has announced already. */
  announced?: ReadonlySet<string>
  /** Takes the next event. Must not throw. */
  emit: (event: AgentEvent) => void
  retry?: RetryPolicy
  /** How long an outage of the database is sat out. */
  patience_ms?: number
}

/** `left`: the run has not ended, but not here; nobody was told of an end. */
export type RunOutcome = 'completed' | 'cancelled' | 'failed' | 'awaiting_approval' | 'left'

type Ending =
  | { status: 'completed'; final_message: string }
  | { status: 'cancelled' }
  | { status: 'failed'; error: unknown }
  | { status: 'awaiting_approval'; event: ApprovalEvent }
  | { status: 'left' }

export interface Run extends Required<RunOptions> {
  announced: Set<string>
  /** Aborts with `cancel` or `leave`, whichever is first. */
  stop: AbortSignal
  patiently: Patiently
  /** Whether a request was sent to the model, as far as this process knows. */
  isAsked: boolean
  /** Whether the model has said anything since this process has the run. */
  hasSaid: boolean
}

/**
 * Runs the assistant on the last user message of the session, as `types.ts` says. Never rejects: unless it leaves the
 * run, the events end in exactly one terminal event (`history` follows `completed`), whatever the model or the port
 * throws.
 */
export async function runAgent(options: RunOptions): Promise<RunOutcome> {
  const stop = relayAbort(options.cancel, options.leave)
  const run = begin(options, stop.signal)
  try {
    const ending = await steps(run).catch((error: unknown) => thrown(run, error))
    return await end(run, ending).catch((error: unknown) => failedEnd(run, error))
  } finally {
    stop.release()
  }
}

function begin(options: RunOptions, stop: AbortSignal): Run {
  const { port, leave, logger, announced = [], patience_ms = PATIENCE_MS, emit } = options
  const run: Run = {
    resume: false,
    taken_up: 1,
    retry: RETRY,
    ...options,
    // The process before this one may have died in the middle of a request.
    isAsked: (options.taken_up ?? 1) > 1,
    hasSaid: false,
    announced: new Set(announced),
    stop,
    patience_ms,
    patiently: patience({ isTransient: (error) => port.isTransient(error), leave, logger, patience_ms }),
    emit(event) {
      if (event.event === 'message_delta') run.hasSaid = true
      if (!leave.aborted) emit(event)
    },
  }
  return run
}

/** Asks the model and makes its calls in turn. Each round begins at the journal, so it can begin anywhere. */
async function steps(run: Run): Promise<Ending> {
  const { port, model, resume, taken_up, emit } = run
  const { session_id, run_id } = port
  if (taken_up > MAX_TAKEN_UP) throw interruptedTooOften()
  if (!resume) emit({ event: 'session_initialized', data: { session_id, run_id } })
  emit({ event: 'agent_updated', data: { name: model.name } })

  for (;;) {
    const ending = await step(run)
    if (ending) return ending
  }
}

/** Answers null when the run goes on. */
async function step(run: Run): Promise<Ending | null> {
  const { port, patiently } = run
  const transcript = await patiently(() => port.transcript())
  checkInterrupted(run)
  const final_message = finalAnswer(transcript)
  if (final_message !== null) return { status: 'completed', final_message }

  const calls = openCalls(transcript)
  const context: CallContext = { ...run, consent: null }
  for (const index of calls.keys()) {
    checkInterrupted(run)
    const question = await patiently(() => makeCall(context, calls, index))
    if (question) return { status: 'awaiting_approval', event: question }
  }
  // Not awaited here, where the whole conversation would be kept for as long as the model speaks.
  return calls.length === 0 ? takeTurn(run, transcript) : null
}

/** No async function, for the same reason. */
function takeTurn(run: Run, transcript: TranscriptItem[]): Promise<null> {
  const turn = turnsTaken(transcript) + 1
  if (turn > MAX_TURNS) throw tooManyTurns()
  const known_ids = callIds(transcript)
  const max_length = MAX_ANSWER_LENGTH - saidLength(transcript)
  return askModel(run, firstThenAnew(run, transcript), max_length).then((said) =>
    journalTurn(run, { turn, known_ids, said }),
  )
}

/** The request of a turn. It is let go once it is sent: for another attempt the journal is read again. */
function firstThenAnew(run: Run, transcript: TranscriptItem[]): () => Promise<ModelRequest> {
  const { port, user, stop, patiently } = run
  let first: TranscriptItem[] | null = transcript
  return async () => {
    const items = first ?? (await patiently(() => port.transcript()))
    first = null
    run.isAsked = true
    return { instructions: instructions(user), transcript: items, tools: toolDescriptions(), user, signal: stop }
  }
}

interface Turn {
  turn: number
  known_ids: ReadonlySet<string>
  said: ModelStep
}

async function journalTurn(run: Run, { turn, known_ids, said }: Turn): Promise<null> {
  const { port, emit, patiently } = run
  const { content, usage, interrupted, tool_calls } = said
  // Half a text is kept for a user who stopped it; whoever takes the run over asks for a whole one.
  if (interrupted && (run.leave.aborted || content === '')) checkInterrupted(run)
  const step = { content, tool_calls: withNewIds(tool_calls, known_ids), usage }
  let in_doubt = false
  await patiently(async () => {
    if (in_doubt && turnsTaken(await port.transcript()) >= turn) return
    in_doubt = true
    await port.recordStep(step)
  })
  if (content !== '') emit({ event: 'message', data: { content } })
  checkInterrupted(run)
  return null
}

function interruptedTooOften(): AppError {
  return new AppError(
    'internal_error',
    `The assistant was interrupted ${MAX_TAKEN_UP} times and gave up. What was done stays; ask it to go on.`,
  )
}

function tooManyTurns(): AppError {
  return new AppError(
    'model_error',
    `The assistant stopped after ${MAX_TURNS} turns without coming to an end. What was done stays; ask it to go on.`,
  )
}

/** To go on means nothing to a run that was let go, or that its user stopped. */
function checkInterrupted({ cancel, leave }: Run): void {
  if (leave.aborted) throw new RunInterruptedError('lost')
  if (cancel.aborted) throw new RunInterruptedError('cancelled')
}

/** What an error means for the run: it goes on elsewhere, its user stopped it, or it has failed. */
function thrown({ port, leave, logger }: Run, error: unknown): Ending {
  if (leave.aborted) return { status: 'left' }
  if (error instanceof RunInterruptedError) return { status: error.reason === 'lost' ? 'left' : 'cancelled' }
  if (!port.isTransient(error)) return { status: 'failed', error }
  const { run_id, session_id } = port
  logger.warn({ run_id, session_id, err: error }, 'the run is left to whoever reaches the database again')
  return { status: 'left' }
}

/** Ends the run and tells it. All that can fail here happens before the first event is sent. */
async function end(run: Run, ending: Ending): Promise<RunOutcome> {
  const { port, patiently } = run
  if (ending.status === 'left') return 'left'
  if (ending.status === 'failed') return fail(run, ending.error)
  if (ending.status === 'awaiting_approval') return tellEnd(run, ending.status, ending.event)
  const { status } = ending
  const { usage, history, changes } = await patiently(() => port.finish({ status, isFree: !run.isAsked }))
  const final_message = status === 'completed' ? ending.final_message : stoppedMessage(changes)
  const completed: AgentEvent = { event: 'completed', data: { final_message, usage, status } }
  return tellEnd(run, status, completed, { event: 'history', data: history })
}

function failedEnd(run: Run, error: unknown): Promise<RunOutcome> | 'left' {
  return thrown(run, error).status === 'left' ? 'left' : fail(run, error)
}

/** A run fails at most once, so its id identifies the error in the log. */
async function fail(run: Run, error: unknown): Promise<RunOutcome> {
  const { port, logger, patiently } = run
  const { run_id, session_id } = port
  const context = { run_id, session_id, error_id: run_id, err: error }
  if (error instanceof AppError) logger.warn(context, 'the run failed')
  else logger.error(context, 'the run failed unexpectedly')
  try {
    await patiently(() => port.finish({ status: 'failed', error_code: errorCode(error), isFree: !run.hasSaid }))
  } catch (err) {
    if (thrown(run, err).status === 'left') return 'left'
    logger.error({ ...context, err }, 'the failed run could not be marked as failed')
  }
  return tellEnd(run, 'failed', errorEvent(error, run_id))
}

/** An end that was not told whole was not told. */
function tellEnd({ emit, leave }: Run, outcome: RunOutcome, ...events: AgentEvent[]): RunOutcome {
  for (const event of events) {
    if (leave.aborted) return 'left'
    emit(event)
  }
  return outcome
}
