import { parseLongEventId } from '@todo-agents/contract/event-id'
import type { ActiveRun } from '@todo-agents/contract/run'
import { isPlaced, queuedMessage } from './chat-queue.ts'
import type { ChatAction, ChatState, PlacedMessage, QueuedMessage } from './chat-state.ts'
import { isBusy } from './chat-state.ts'
import { resume } from './reduce-event.ts'

/** Brings the queue up to date with the runs of the session. If the run that is shown has gone on, follows it again. */
export function queueSynced(
  state: ChatState,
  { session_id, active, cancelled }: Extract<ChatAction, { type: 'queue_synced' }>,
): ChatState {
  if (session_id !== state.session_id) return state
  const current = isOvertaken(state, active) ? putBack(state) : state
  const queue = syncedQueue(current, active).filter(({ run_id }) => run_id === null || !cancelled.has(run_id))
  const set_aside = active
    .filter(({ id, status }) => status === 'awaiting_approval' && id !== current.run_id)
    .map(fromRun)
  // `due` was set during this read: the server has put a message behind runs, and this list of runs may be older. So
  // `due` stays, and the runs are read again.
  const queue_read = current.queue_read === 'reading' ? 'none' : current.queue_read
  const synced: ChatState = { ...current, queue, set_aside, queue_read }
  return !isBusy(synced) && hasGoneOn(synced, active) ? resume(synced) : synced
}

/**
 * Puts the message of the run that is followed back into the queue: the run has not begun, and another is before it.
 */
function putBack(state: ChatState): ChatState {
  const { run_id } = state
  const said = state.messages.find((message) => message.role === 'user' && message.run_id === run_id)
  const messages = state.messages.filter((message) => message.run_id === null || message.run_id !== run_id)
  const queue = said ? [queuedMessage(said), ...state.queue] : state.queue
  const unfollowed = { run_id: null, status: 'idle', stream: 'none', is_waiting: false, last_event_id: null } as const
  return { ...state, ...unfollowed, messages, queue }
}

/**
 * True when the run that is followed has sent more than its first event, which also comes while the run waits. The runs
 * before it have then ended, so a list of active runs that names them is outdated.
 */
function hasBegun({ run_id, last_event_id }: ChatState): boolean {
  const seen = parseLongEventId(last_event_id ?? '')
  return seen !== null && seen.run_id === run_id && seen.seq > 1
}

/** True when the run that is followed has not begun, and another run has. */
function isOvertaken(state: ChatState, active: ActiveRun[]): boolean {
  const own = hasBegun(state) ? undefined : active.find(({ id }) => id === state.run_id)
  return own?.status === 'queued' && active.some(({ status }) => status === 'running')
}

/**
 * Called when no run is followed. True when the run that is shown does not wait for approval, or no longer does on the
 * server.
 */
function hasGoneOn({ run_id, approval }: ChatState, active: ActiveRun[]): boolean {
  if (run_id === null) return false
  return !approval || active.find(({ id }) => id === run_id)?.status !== 'awaiting_approval'
}

/**
 * Returns the queue in the server's order. Messages whose runs are not active any more come first, because they may
 * have been answered already. Then come the active runs that are not followed here, and last the messages that the
 * server does not have yet.
 */
function syncedQueue(state: ChatState, active: ActiveRun[]): QueuedMessage[] {
  const { queue, run_id, last_event_id } = state
  // `active` may be older than the last event that arrived here. It may then still list the run that this event has
  // ended.
  const followed = queue.some((message) => message.run_id === runOf(last_event_id)) ? null : runOf(last_event_id)
  // Ids are UUIDv7, which sort by time: when the shown run has begun, the runs with smaller ids are over.
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
  return parseLongEventId(last_event_id ?? '')?.run_id ?? null
}

function fromRun({ id, user_message_id, content }: ActiveRun): PlacedMessage {
  return { id: user_message_id, run_id: id, content }
}
