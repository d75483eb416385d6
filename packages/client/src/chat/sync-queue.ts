import { parseEventId } from '@todo-agents/contract/agent-events'
import type { ActiveRun } from '@todo-agents/contract/run'
import { isPlaced, queuedMessage } from './chat-queue.ts'
import type { ChatAction, ChatState, PlacedMessage, QueuedMessage } from './chat-state.ts'
import { isBusy } from './chat-state.ts'
import { resume } from './reduce-event.ts'

/** Brings the queue up to date with the runs of the session, and goes on with the run that is shown if it has gone on. */
export function syncQueue(
  state: ChatState,
  { session_id, active, cancelled }: Extract<ChatAction, { type: 'queue_synced' }>,
): ChatState {
  if (session_id !== state.session_id) return state
  const current = isOvertaken(state, active) ? putBack(state) : state
  const queue = syncedQueue(current, active).filter(({ run_id }) => run_id === null || !cancelled.has(run_id))
  const set_aside = active
    .filter(({ id, status }) => status === 'awaiting_approval' && id !== current.run_id)
    .map(fromRun)
  // A read that is still due is made: these runs may have been read before the message was put behind them.
  const queue_read = current.queue_read === 'reading' ? 'none' : current.queue_read
  const synced: ChatState = { ...current, queue, set_aside, queue_read }
  return !isBusy(synced) && hasGoneOn(synced, active) ? resume(synced) : synced
}

/** Another run is before the run that is followed, which has not begun: its message waits in the queue again. */
function putBack(state: ChatState): ChatState {
  const { run_id } = state
  const said = state.messages.find((message) => message.role === 'user' && message.run_id === run_id)
  const messages = state.messages.filter((message) => message.run_id === null || message.run_id !== run_id)
  const queue = said ? [queuedMessage(said), ...state.queue] : state.queue
  const unfollowed = { run_id: null, status: 'idle', stream: 'none', is_waiting: false, last_event_id: null } as const
  return { ...state, ...unfollowed, messages, queue }
}

/**
 * Whether the run that is followed has sent more than its first event, which also comes while it waits. Then the runs
 * before it have ended, and a list of active runs that names them is older than that.
 */
function hasBegun({ run_id, last_event_id }: ChatState): boolean {
  const seen = parseEventId(last_event_id ?? '')
  return seen !== null && seen.run_id === run_id && seen.seq > 1
}

/** The run that is followed has not begun, and another has. */
function isOvertaken(state: ChatState, active: ActiveRun[]): boolean {
  const own = hasBegun(state) ? undefined : active.find(({ id }) => id === state.run_id)
  return own?.status === 'queued' && active.some(({ status }) => status === 'running')
}

/** The run that is shown, and not followed, has changed on the server. */
function hasGoneOn({ run_id, approval }: ChatState, active: ActiveRun[]): boolean {
  if (run_id === null) return false
  return !approval || active.find(({ id }) => id === run_id)?.status !== 'awaiting_approval'
}

/**
 * The queue in the server's order. Messages that are not active any more come first, because they may have been answered
 * already. Then the active runs that are not followed here, and last the messages that the server does not have yet.
 */
function syncedQueue(state: ChatState, active: ActiveRun[]): QueuedMessage[] {
  const { queue, run_id, last_event_id } = state
  // The list may have been read before the run ended whose last event has just arrived here.
  const followed = queue.some((message) => message.run_id === runOf(last_event_id)) ? null : runOf(last_event_id)
  // Ids are UUIDv7: they sort by time.
  const isOver = ({ id }: ActiveRun) => hasBegun(state) && id < (run_id ?? '')
  const next = active.filter(
    (run) =>
      run.id !== run_id && run.id !== followed && !isOver(run) && (run.status === 'running' || run.status === 'queued'),
  )
  const named = new Set(next.map(({ id }) => id))
  const placed = next.map((run) => queue.find((message) => message.run_id === run.id) ?? fromRun(run))
  const others = queue.filter((message) => !isPlaced(message) || !named.has(message.run_id))
  return [...others.filter(isPlaced), ...placed, ...others.filter((message) => !isPlaced(message))]
}

function runOf(last_event_id: string | null): string | null {
  return parseEventId(last_event_id ?? '')?.run_id ?? null
}

function fromRun({ id, user_message_id, content }: ActiveRun): PlacedMessage {
  return { id: user_message_id, run_id: id, content }
}
