import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { MAX_ANSWER_LENGTH } from '@todo-agents/contract/bounds'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import type { ContextBudget } from '../context/context-budget.ts'
import { relayAbort } from '../relay-abort.ts'
import { toolDescriptions } from '../tools/registry.ts'
import type { CheckCall, Model, ModelRequest, RunLogger, RunPort, TranscriptItem, UserContext } from '../types.ts'
import { backgroundRequest } from './background-request.ts'
import { withWhatStays } from './failure.ts'
import { fitRequest } from './fit-request.ts'
import { instructions } from './instructions.ts'
import { callIds, finalAnswer, hasChangedData, openCalls, saidLength, turnsTaken, withNewIds } from './journal.ts'
import type { ModelStep, RetryPolicy } from './model-step.ts'
import { askModel, RETRY } from './model-step.ts'
import type { RetryOutages } from './retry-outages.ts'
import { createOutageRetry, MAX_OUTAGE_MS } from './retry-outages.ts'
import type { Ending, RunOutcome } from './settle.ts'
import { endingAfter, settle, settleAfter } from './settle.ts'
import { makeCall } from './tool-call.ts'

/** A model that has not finished after so many turns is not expected to finish at all. */
const MAX_TURNS = 20

/** A run that was interrupted this often probably ends every process that runs it. */
const MAX_CLAIMS = 50

export interface RunOptions {
  port: RunPort
  model: Model
  user: UserContext
  /**
   * Aborts when the user stops the run. The run then stops at once while the model speaks, otherwise before the next
   * tool call.
   */
  cancel: AbortSignal
  /**
   * Aborts when the run is handed over to another process. This process then emits and writes nothing more, but waits
   * for a running tool call.
   */
  handOver: AbortSignal
  logger: RunLogger
  /** The run continues after an approval or in another process, so its stream has already started. */
  isResumed?: boolean
  /** How often the run has been claimed, this time included. */
  epoch?: number
  /** The ids of the calls that the run's stream has already announced. */
  announced?: ReadonlySet<string>
  /** Takes the next event. Must not throw. */
  emit: (event: AgentEvent) => void
  retry?: RetryPolicy
  /**
   * Compares the calls of models with the user's message. The first call that disagrees goes back to the model; when the
   * model insists, the user is asked. Default: no call is compared.
   */
  checkCall?: CheckCall
  /** How long a request to the model may be. Null for a model that reads any transcript, such as the offline one. */
  context?: ContextBudget | null
  /** How long to wait for a database that is out of reach, in milliseconds. */
  maxOutageMs?: number
}

interface Run extends Required<RunOptions> {
  announced: Set<string>
  /** Aborts as soon as `cancel` or `handOver` aborts. */
  stop: AbortSignal
  retryOutages: RetryOutages
  /** Whether a request was sent to the model, as far as this process knows. */
  hasAskedModel: boolean
  /** Whether the model has said anything in this process. */
  hasEmittedText: boolean
  /** The name of the last `agent_updated`; null before the first. */
  agentName: string | null
}

/**
 * Runs the assistant on the last user message of the session, see the contract in `types.ts`. Never rejects. Unless the
 * run is handed over, its events end in exactly one terminal event (`history` follows `completed`), whatever the model
 * or the port throws.
 */
export async function runAgent(options: RunOptions): Promise<RunOutcome> {
  const stop = relayAbort(options.cancel, options.handOver)
  const run = createRun(options, stop.signal)
  try {
    const ending = await takeSteps(run).catch((error: unknown) => endingAfter(run, error))
    return await settle(run, ending).catch((error: unknown) => settleAfter(run, error))
  } finally {
    stop.release()
  }
}

function createRun(options: RunOptions, stop: AbortSignal): Run {
  const { port, handOver, logger, announced = [], epoch = 1, maxOutageMs = MAX_OUTAGE_MS, emit } = options
  const isTransient = (error: unknown) => port.isTransient(error)
  const run: Run = {
    isResumed: false,
    retry: RETRY,
    checkCall: () => null,
    context: null,
    ...options,
    epoch,
    // An earlier owner of the run may have died in the middle of a request.
    hasAskedModel: epoch > 1,
    hasEmittedText: false,
    agentName: null,
    announced: new Set(announced),
    stop,
    maxOutageMs,
    retryOutages: createOutageRetry({ isTransient, handOver, logger, maxOutageMs }),
    emit(event) {
      if (event.event === 'message_delta') run.hasEmittedText = true
      if (!handOver.aborted) emit(event)
    },
  }
  return run
}

/** Takes steps until the run ends. Each step starts from the journal, so any process can take the next one. */
async function takeSteps(run: Run): Promise<Ending> {
  const { port, model, isResumed, epoch, emit } = run
  const { session_id, run_id } = port
  if (epoch > MAX_CLAIMS) throw interruptedTooOften()
  if (!isResumed) emit({ event: 'session_initialized', data: { session_id, run_id } })
  announceAgent(run, model.name)

  for (;;) {
    const ending = await takeStep(run)
    if (ending) return ending
  }
}

/** Emits the name of the model that answers, unless it was the last one emitted. */
function announceAgent(run: Run, name: string): void {
  if (run.agentName === name) return
  run.agentName = name
  run.emit({ event: 'agent_updated', data: { name } })
}

/** Makes the open calls, or asks the model when no call is open. Returns null when the run goes on. */
async function takeStep(run: Run): Promise<Ending | null> {
  const { port, retryOutages } = run
  const transcript = await retryOutages(() => port.transcript())
  checkInterrupted(run)
  const answer = finalAnswer(transcript)
  if (answer !== null) return { status: 'completed', final_message: answer.content, model: answer.model }

  const calls = openCalls(transcript)
  if (calls.length === 0) return takeTurn(run, transcript)
  for (const index of calls.keys()) {
    checkInterrupted(run)
    const question = await retryOutages(() => makeCall({ ...run, transcript }, calls, index))
    if (question) return { status: 'awaiting_approval', event: question }
  }
  return null
}

/** Asks the model once and journals its turn. Returns null when the run goes on. */
async function takeTurn(run: Run, transcript: TranscriptItem[]): Promise<Ending | null> {
  const turn = turnsTaken(transcript) + 1
  if (turn > MAX_TURNS) throw tooManyTurns()
  const maxLength = MAX_ANSWER_LENGTH - saidLength(transcript)
  const background = backgroundRequest(run, turn)
  let tokens = 0
  const said = await askModel(
    run,
    async (hasOverflowed) => {
      const fitted = await turnRequest(run, hasOverflowed)
      tokens = fitted.tokens
      return { ...fitted.request, background }
    },
    maxLength,
  ).catch((error: unknown) => {
    throw hasChangedData(transcript) ? withWhatStays(error) : error
  })
  run.context?.learn(tokens, said.usage.input_tokens)
  return journalTurn(run, { turn, knownIds: callIds(transcript), said })
}

/** Makes the request of one attempt. `tokens`: how many it has, as estimated; 0 without a budget. */
async function turnRequest(run: Run, hasOverflowed: boolean): Promise<{ request: ModelRequest; tokens: number }> {
  const { port, user, stop, retryOutages } = run
  const transcript = await retryOutages(() => port.transcript())
  run.hasAskedModel = true
  const request = { instructions: instructions(user), transcript, tools: toolDescriptions(), user, signal: stop }
  return fitRequest(run, request, hasOverflowed)
}

interface Turn {
  turn: number
  knownIds: ReadonlySet<string>
  said: ModelStep
}

async function journalTurn(run: Run, { turn, knownIds, said }: Turn): Promise<Ending | null> {
  const { port, emit, retryOutages } = run
  const { content, usage, isInterrupted, tool_calls, model_state, model = run.model.name } = said
  // When the user stopped the run, its partial text is kept. After a handover this text is dropped, because the next
  // process asks the model for the whole text.
  if (isInterrupted && (run.handOver.aborted || content === '')) checkInterrupted(run)
  const step = { content, tool_calls: withNewIds(tool_calls, knownIds), usage, model_state, model }
  if (!isInterrupted) announceAgent(run, model)
  const isAnswer = tool_calls.length === 0 && !isInterrupted && !run.stop.aborted
  let isRetry = false
  const end = await retryOutages(async () => {
    // An earlier attempt may have committed the step before the connection was lost. Then the step must not be
    // journalled twice.
    if (isRetry && turnsTaken(await port.transcript()) >= turn) return null
    isRetry = true
    return isAnswer ? port.recordAnswer(step) : port.recordStep(step).then(() => null)
  })
  if (content !== '') emit({ event: 'message', data: { content } })
  if (end) return { status: 'completed', final_message: content, model, end }
  checkInterrupted(run)
  return null
}

function interruptedTooOften(): AppError {
  return new AppError(
    'internal_error',
    `The assistant was interrupted ${MAX_CLAIMS} times and gave up. What was done stays; ask it to go on.`,
  )
}

function tooManyTurns(): AppError {
  return new AppError(
    'model_error',
    `The assistant stopped after ${MAX_TURNS} turns without coming to an end. What was done stays; ask it to go on.`,
  )
}

/** Throws RunInterruptedError, which stops the run, when it is handed over or cancelled. */
function checkInterrupted({ cancel, handOver }: Run): void {
  if (handOver.aborted) throw new RunInterruptedError('lost')
  if (cancel.aborted) throw new RunInterruptedError('cancelled')
}
