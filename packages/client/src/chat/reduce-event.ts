import type { AgentEvent, StreamEvent } from '@todo-agents/contract/agent-events'
import { parseLongEventId } from '@todo-agents/contract/event-id'
import { closeText, reduceParts } from '@todo-agents/contract/run-parts'
import { isPlaced, waitInQueue, withoutReplaced } from './chat-queue.ts'
import { unsaidMessage } from './chat-retry.ts'
import type { ChatError, ChatMessage, ChatPart, ChatState, DataOf } from './chat-state.ts'

/** Returns the state after one event of the stream. */
export function reduceEvent(state: ChatState, event: StreamEvent): ChatState {
  if (event.event === 'heartbeat') return state
  if (event.id === undefined) return reduceRefusal(state, event)
  if (!isNews(state, event, event.id)) return state
  return {
    ...apply({ ...state, model_wait: null, reasoning: thoughts(state, event), is_waiting: false }, event),
    last_event_id: event.id,
  }
}

/** Returns the summary of the model's thoughts after an event. Null after an event that is not about thoughts. */
function thoughts({ reasoning }: ChatState, event: AgentEvent): string | null {
  return event.event === 'reasoning' ? (reasoning ?? '') + (event.data.summary ?? '') : null
}

/** An event without an id belongs to no run: it says why a request was refused. */
function reduceRefusal(state: ChatState, event: AgentEvent): ChatState {
  if (event.event === 'error') return endRequest(state, refuse(state, event.data))
  if (event.event === 'rate_limit_exceeded') return endRequest(state, { ...state, rate_limit: event.data })
  return state
}

/** True when an event comes after `last_event_id` of the run that goes on, or is the first of another run. */
function isNews(state: ChatState, { event }: AgentEvent, id: string): boolean {
  const position = parseLongEventId(id)
  const seen = state.last_event_id === null ? null : parseLongEventId(state.last_event_id)
  if (!position || (seen?.run_id === position.run_id && position.seq <= seen.seq)) return false
  return event === 'session_initialized' || event === 'resync' || state.run_id === position.run_id
}

function apply(state: ChatState, event: AgentEvent): ChatState {
  switch (event.event) {
    case 'session_initialized':
      if (event.data.queued && state.status === 'sending') return waitInQueue(state, event.data)
      return withParts(beginRun(state, event.data), event)
    case 'resync':
      return withParts(beginRun(state, event.data), event)
    case 'approval_required':
      return { ...withParts(state, event), status: 'awaiting_approval', approval: event.data, error: null }
    case 'completed':
      return endRun(withSource(withParts(state, event), event.data))
    case 'error':
      return { ...endRun(markFailed(state, event.data)), error: failed(state.run_id, event.data) }
    case 'rate_limit_exceeded':
      return { ...endRun(state), rate_limit: event.data }
    case 'model_wait':
      return { ...goOn(state), model_wait: event.data }
    case 'history':
      // The messages are in the state already, with their tool calls, which this event lacks.
      return state
    default:
      return withParts(goOn(state), event)
  }
}

function failed(run_id: string | null, { code, message }: DataOf<'error'>): ChatError {
  return { code, message, ...(run_id !== null && { run_id }) }
}

/**
 * Starts the answer of a run. An answer that was shown before becomes empty, because this event and those after it
 * bring all of it.
 */
function beginRun(state: ChatState, { session_id, run_id, queued = false }: DataOf<'session_initialized'>): ChatState {
  const answer: ChatMessage = { id: run_id, role: 'assistant', run_id, parts: [] }
  // If the end of another run did not arrive, its answer keeps the text so far.
  const shown = (state.run_id === run_id ? state : endRun(state)).messages
  const messages = shown.some((message) => isAnswer(message, run_id))
    ? shown.map((message) => (isAnswer(message, run_id) ? answer : message))
    : [...takenUp(shown, run_id), answer]
  const began = { ...goOn(state), session_id, run_id, messages, is_waiting: queued, error: null, rate_limit: null }
  return unsaidMessage(state)?.rewind_to === undefined ? began : { ...began, ...withoutWithdrawn(state) }
}

/** After a rewind: the server has withdrawn the replaced messages that were queued or waited for their user. */
function withoutWithdrawn({ queue, set_aside }: ChatState): Partial<ChatState> {
  const waiting = queue.filter((message) => !isPlaced(message))
  if (waiting.length === queue.length && set_aside.length === 0) return {}
  return { queue: waiting, set_aside: [], queue_read: 'due' }
}

/** Marks the user's last message as the one that the run answers. */
function takenUp(messages: ChatMessage[], run_id: string): ChatMessage[] {
  const last = messages.at(-1)
  if (last?.role !== 'user' || last.run_id !== null) return messages
  const { failure: _, rewind_to: __, ...said } = last
  return [...withoutReplaced(messages, last).slice(0, -1), { ...said, run_id }]
}

/** Marks the message that is not answered: that of the failed run, or the message that no run has taken up. */
function markFailed(state: ChatState, { code, message }: ChatError): ChatState {
  const { run_id, messages } = state
  const failed = messages.findLast(({ role }) => role === 'user')
  if (!failed || failed.run_id !== run_id) return state
  return { ...state, messages: messages.map((one) => (one === failed ? { ...one, failure: { code, message } } : one)) }
}

/**
 * Shows that the run goes on. The error stays, because it is not the error of the run, but for example that of a
 * refused stop.
 */
function goOn(state: ChatState): ChatState {
  return { ...state, status: 'streaming', approval: null }
}

/** Ends the run that is shown. Its text so far stays. An answer without any content is removed. */
export function endRun(state: ChatState): ChatState {
  const messages = updateParts(state, closeText).messages.filter(
    ({ role, parts }) => role === 'user' || parts.length > 0,
  )
  const over = { run_id: null, approval: null, model_wait: null, reasoning: null } as const
  const idle = { is_waiting: false, is_deciding: false, status: 'idle', error: null } as const
  return { ...state, ...over, ...idle, messages }
}

/** Shows the error of a failed request. A run that was going on still does, unless the server does not know the run. */
export function refuse(state: ChatState, { code, message }: ChatError): ChatState {
  const error = { code, message }
  if (code === 'not_found') return { ...endRun(state), error }
  return { ...(state.run_id === null ? markFailed(state, error) : state), error }
}

/** The run that is shown goes on: its stream is opened again after `last_event_id`. */
export function resume(state: ChatState, { is_short = false } = {}): ChatState {
  const opening = { stream: 'none', is_short, is_deciding: false } as const
  return { ...state, ...opening, status: 'streaming', error: null, rate_limit: null }
}

/** Notes that no stream is open. The run may go on without one: it can be resumed after `last_event_id`. */
export function disconnect(state: ChatState): ChatState {
  const ended = endRequest(state)
  if (ended === state && state.stream === 'none') return state
  return { ...ended, stream: 'none', is_short: false, is_deciding: false, stop_wanted: null }
}

/**
 * Ends a request. A message that was refused because of a limit goes back to the user: the limit may last for the rest
 * of the month. So does one that was to replace another and may not.
 */
function endRequest(state: ChatState, refused = state): ChatState {
  const status = refused.approval ? 'awaiting_approval' : 'idle'
  if (status === refused.status && refused.connection === 'open') return refused
  const ended: ChatState = { ...refused, status, connection: 'open' }
  const isReturned = refused.rate_limit !== null || isRewindRefused(refused)
  return state.status === 'sending' && isReturned ? withdraw(ended) : ended
}

/** True when the server has refused to replace a message. Sending it again would be refused again. */
function isRewindRefused(state: ChatState): boolean {
  const { error } = state
  return error !== null && REFUSED_REWIND.has(error.code) && unsaidMessage(state)?.rewind_to !== undefined
}

const REFUSED_REWIND: ReadonlySet<string> = new Set(['conflict', 'not_found', 'invalid_request'])

/** Gives the user's last message back, if no run has taken it up. */
function withdraw(state: ChatState): ChatState {
  const said = state.messages.at(-1)
  if (said?.role !== 'user' || said.run_id !== null) return state
  return { ...state, messages: state.messages.slice(0, -1), withdrawn: [...state.withdrawn, said.id] }
}

function withSource(state: ChatState, { model, usage }: DataOf<'completed'>): ChatState {
  return updateAnswer(state, (answer) => ({ ...answer, source: { model: model ?? null, usage } }))
}

function withParts(state: ChatState, event: AgentEvent): ChatState {
  return updateParts(state, (parts) => reduceParts(parts, event))
}

function updateParts(state: ChatState, update: (parts: ChatPart[]) => ChatPart[]): ChatState {
  return updateAnswer(state, (answer) => ({ ...answer, parts: update(answer.parts) }))
}

function updateAnswer(state: ChatState, update: (answer: ChatMessage) => ChatMessage): ChatState {
  const { run_id } = state
  if (run_id === null) return state
  const messages = state.messages.map((message) => (isAnswer(message, run_id) ? update(message) : message))
  return { ...state, messages }
}

function isAnswer({ role, run_id }: ChatMessage, of_run: string): boolean {
  return role === 'assistant' && run_id === of_run
}
