import { parseEventId } from '@todo-agents/contract/agent-events'
import type { ActiveRun } from '@todo-agents/contract/run'
import { unsaidMessage } from './chat-retry.ts'
import type { ChatMessage, ChatState, QueuedMessage, Refusal } from './chat-state.ts'

/** A message of the queue that the server has. */
export type PlacedMessage = QueuedMessage & { run_id: string }

export function isPlaced(message: QueuedMessage): message is PlacedMessage {
  return message.run_id !== null
}

export function userMessage({ id, content, run_id }: QueuedMessage): ChatMessage {
  return { id, role: 'user', run_id, parts: [{ type: 'text', content, streaming: false }] }
}

/** The message that was sent is not answered at once: another run, of another tab, is before it. */
export function waitInQueue(
  state: ChatState,
  { session_id, run_id }: { session_id: string; run_id: string },
): ChatState {
  const said = state.messages.findLast((message) => message.role === 'user' && message.run_id === null)
  if (!said) return { ...state, session_id, status: 'idle' }
  const messages = state.messages.filter((message) => message !== said)
  const queue = [...state.queue, { ...queuedMessage(said), run_id }]
  return { ...state, session_id, status: 'idle', messages, queue, error: null, rate_limit: null }
}

/** The run that is followed has not begun, and is not the next any more: its message waits again. */
export function putBack(state: ChatState): ChatState {
  const { run_id } = state
  const said = state.messages.find((message) => message.role === 'user' && message.run_id === run_id)
  const messages = state.messages.filter((message) => message.run_id === null || message.run_id !== run_id)
  const queue = said ? [queuedMessage(said), ...state.queue] : state.queue
  return { ...state, run_id: null, status: 'idle', is_waiting: false, last_event_id: null, messages, queue }
}

/** What the server is not known to have, in the order in which it was said. */
export function unsentMessages({ messages, queue }: ChatState): QueuedMessage[] {
  const said = messages.filter(({ role, run_id }) => role === 'user' && run_id === null)
  return [...said.map(queuedMessage), ...queue.filter((message) => !isPlaced(message))]
}

/**
 * Whether the next message of the queue may be sent. Not before the server has the message that was said before it, or
 * the user has given that up: else it would be answered first, and act on something else.
 */
export function canPlaceNext(state: ChatState): boolean {
  const next = state.queue.find((message) => !isPlaced(message))
  return next !== undefined && !next.is_held && state.status !== 'sending' && unsaidMessage(state) === null
}

/** Whether the server has nothing of the queue and gets nothing of it before the user says so. */
export function isQueueAtRest(state: ChatState): boolean {
  return state.queue.length === 0 || (!state.queue.some(isPlaced) && !canPlaceNext(state))
}

export function unheld({ is_held: _, ...message }: QueuedMessage): QueuedMessage {
  return message
}

/** Forgets a message that no run has taken up, and the error that says why, if that is shown. */
export function discard(state: ChatState, id: string): ChatState {
  const messages = state.messages.filter((message) => message.id !== id || message.run_id !== null)
  return { ...state, messages, error: unsaidMessage(state)?.id === id ? null : state.error }
}

function queuedMessage({ id, run_id, parts: [part] }: ChatMessage): QueuedMessage {
  return { id, run_id, content: part?.type === 'text' ? part.content : '' }
}

export function placeInQueue({ queue, ...state }: ChatState, id: string, run_id: string): ChatState {
  return { ...state, queue: queue.map((message) => (message.id === id ? { ...unheld(message), run_id } : message)) }
}

/** Of a message that is not in the queue any more, as in another conversation, a refusal is of no interest. */
export function leaveQueue(state: ChatState, id: string, event: Refusal | undefined): ChatState {
  if (!state.queue.some((message) => message.id === id)) return state
  const queue = state.queue.filter((message) => message.id !== id)
  if (event?.event === 'error')
    return { ...state, queue, error: { code: event.data.code, message: event.data.message } }
  return event ? { ...state, queue, rate_limit: event.data } : { ...state, queue }
}

/**
 * Whether the run that is followed has been told beyond its first event, which also comes while it waits: then those
 * before it have ended, and who says otherwise was asked before that.
 */
function hasBegun({ run_id, last_event_id }: ChatState): boolean {
  const seen = parseEventId(last_event_id ?? '')
  return seen !== null && seen.run_id === run_id && seen.seq > 1
}

/** The run that is followed has not begun, and another has. */
export function isOvertaken(state: ChatState, active: ActiveRun[]): boolean {
  const own = hasBegun(state) ? undefined : active.find(({ id }) => id === state.run_id)
  return own?.status === 'queued' && active.some(({ status }) => status === 'running')
}

/** The run that is shown, and not followed, no longer stands as it is shown. */
export function hasGoneOn({ run_id, approval }: ChatState, active: ActiveRun[]): boolean {
  if (run_id === null) return false
  return !approval || active.find(({ id }) => id === run_id)?.status !== 'awaiting_approval'
}

/**
 * The queue as the server has it. First what it no longer names: it may have been answered already. What is under way
 * and not followed here is the next to be, and what the server does not have yet comes last.
 */
export function syncedQueue(state: ChatState, active: ActiveRun[]): QueuedMessage[] {
  const { queue, run_id, last_event_id } = state
  // The server may not have heard yet that the run ended which was just told to its end.
  const told = queue.some((message) => message.run_id === toldRun(last_event_id)) ? null : toldRun(last_event_id)
  // Ids are made in the order of time.
  const isOver = ({ id }: ActiveRun) => hasBegun(state) && id < (run_id ?? '')
  const next = active.filter(
    (run) =>
      run.id !== run_id && run.id !== told && !isOver(run) && (run.status === 'running' || run.status === 'queued'),
  )
  const named = new Set(next.map(({ id }) => id))
  const placed = next.map((run) => queue.find((message) => message.run_id === run.id) ?? fromRun(run))
  const others = queue.filter((message) => !isPlaced(message) || !named.has(message.run_id))
  return [...others.filter(isPlaced), ...placed, ...others.filter((message) => !isPlaced(message))]
}

function toldRun(last_event_id: string | null): string | null {
  return parseEventId(last_event_id ?? '')?.run_id ?? null
}

export function fromRun({ id, user_message_id, content }: ActiveRun): PlacedMessage {
  return { id: user_message_id, run_id: id, content }
}
