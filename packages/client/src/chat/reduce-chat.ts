import { withHistory, withOlder } from './chat-history.ts'
import {
  changeQueued,
  discard,
  leaveQueue,
  placed,
  rearranged,
  unheld,
  userMessage,
  withoutReplaced,
} from './chat-queue.ts'
import type { ChatAction, ChatState, PlacedMessage } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import { queueSynced } from './queue-synced.ts'
import { disconnect, endRun, reduceEvent, refuse, resume } from './reduce-event.ts'
import { cancelFailed, cancelled, decided, decisionFailed, wantStop } from './reduce-intent.ts'

/**
 * Returns the state after an action. Pure, so it may be called twice or replayed. Idempotent for events, which may be
 * delivered again after a reconnection: an event at or before `last_event_id` changes nothing.
 */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event)
    case 'sent':
      return say(state, action)
    case 'returned':
      return { ...state, withdrawn: state.withdrawn.filter((id) => id !== action.id) }
    case 'resumed':
      return resume(state)
    case 'turn_came':
      return takeTurn(state, action.message)
    case 'stream_changed':
      return state.stream === action.stream ? state : { ...state, stream: action.stream }
    case 'disconnected':
      return disconnect(state)
    case 'connection_changed':
      return { ...state, connection: action.connection, rate_limit: null }
    case 'limited':
      return { ...state, rate_limit: action.rate_limit }
    case 'stop_wanted':
      return wantStop(state)
    case 'stopping':
      return { ...state, stop_wanted: null }
    case 'cancelled':
      return cancelled(state, action.run_id)
    case 'cancel_failed':
      return cancelFailed(state, action)
    case 'deciding':
      return { ...resume(state), is_deciding: true }
    case 'decided':
      return decided(state, action.approval)
    case 'decision_failed':
      return decisionFailed(state, action)
    case 'failed':
      return refuse(state, action.error)
    case 'stopped':
      return endRun(state)
    case 'queued':
      return { ...state, queue: [...state.queue, action.message] }
    case 'placing':
      return changeQueued(state, action.id, (message) => ({ ...message, is_sending: true }))
    case 'placed':
      return changeQueued(state, action.id, (message) => placed(message, action.run_id))
    case 'unqueued':
      return leaveQueue(state, action.id, action.event)
    case 'rearranged':
      return rearranged(state, action)
    case 'unheld':
      return changeQueued(state, action.id, unheld)
    case 'discarded':
      return discard(state, action.id)
    case 'queue_reading':
      return { ...state, queue_read: 'reading' }
    case 'queue_unreadable':
      return { ...state, queue_read: 'none' }
    case 'queue_synced':
      return queueSynced(state, action)
    case 'history_loaded':
      return withHistory(state, action)
    case 'older_loaded':
      return withOlder(state, action)
    case 'reset':
      return initialChat(action.session_id)
  }
}

/**
 * Shows a message that is to be sent. If it comes from the queue, as the first of a new conversation, it leaves the
 * queue.
 */
function say(
  state: ChatState,
  { id, content, rewind_to }: { id: string; content: string; rewind_to?: string | undefined },
): ChatState {
  const { session_id, older, withdrawn } = state
  const others = endRun(state).messages.filter((message) => message.id !== id)
  const messages = [...others, userMessage({ id, content, run_id: null, ...(rewind_to && { rewind_to }) })]
  const queue = state.queue.filter((message) => message.id !== id)
  const kept = { messages, queue, older, withdrawn, set_aside: setAside(state) }
  return { ...initialChat(session_id), ...kept, status: 'sending' }
}

/** Shows a message of the queue, unless the history has it already. */
function takeTurn(state: ChatState, message: PlacedMessage): ChatState {
  const { run_id } = message
  const ended = endRun(state)
  const isShown = ended.messages.some((shown) => shown.role === 'user' && shown.run_id === run_id)
  const said = userMessage(message)
  const messages = isShown ? ended.messages : withoutReplaced([...ended.messages, said], said)
  const queue = state.queue.filter((queued) => queued.run_id !== run_id)
  const set_aside = setAside(state).filter((waiting) => waiting.run_id !== run_id)
  const followed = { status: 'streaming', run_id, last_event_id: null, rate_limit: null } as const
  return { ...ended, ...followed, messages, queue, set_aside }
}

/**
 * Returns `set_aside` with the shown run, if that waits for approval: it goes on waiting while another run is shown.
 */
function setAside({ run_id, status, set_aside }: ChatState): PlacedMessage[] {
  if (run_id === null || status !== 'awaiting_approval') return set_aside
  return [...set_aside.filter((message) => message.run_id !== run_id), { id: run_id, run_id, content: '' }]
}
