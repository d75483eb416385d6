import { withHistory, withOlder } from './chat-history.ts'
import type { PlacedMessage } from './chat-queue.ts'
import { discard, leaveQueue, placeInQueue, putBack, unheld, userMessage } from './chat-queue.ts'
import type { ChatAction, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import { disconnect, endRun, reduceEvent, refuse } from './reduce-event.ts'

/**
 * The chat after an action. Pure, so it may be called twice or replayed; and idempotent for events, which may
 * be delivered again after a reconnection: what lies at or before `last_event_id` changes nothing.
 */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event)
    case 'sent': {
      const { session_id, queue, older } = state
      const others = endRun(state).messages.filter(({ id }) => id !== action.id)
      const messages = [...others, userMessage({ ...action, run_id: null })]
      return { ...initialChat(session_id), status: 'sending', messages, queue, older }
    }
    case 'resumed':
      return { ...state, status: 'streaming', error: null, rate_limit: null }
    case 'begun':
      return begin(state, action.message)
    case 'disconnected':
      return disconnect(state)
    case 'connection_changed':
      return { ...state, connection: action.connection, rate_limit: null }
    case 'limited':
      return { ...state, rate_limit: action.rate_limit }
    case 'withdrawn':
      return { ...disconnect(state), messages: state.messages.filter(({ id }) => id !== action.id) }
    case 'failed':
      return refuse(state, action.error)
    case 'stopped':
      return endRun(state)
    case 'queued':
      return { ...state, queue: [...state.queue, action.message] }
    case 'placed':
      return placeInQueue(state, action.id, action.run_id)
    case 'unqueued':
      return leaveQueue(state, action.id, action.event)
    case 'unheld':
      return { ...state, queue: state.queue.map((message) => (message.id === action.id ? unheld(message) : message)) }
    case 'discarded':
      return discard(state, action.id)
    case 'queue_synced':
      return { ...state, queue: action.queue }
    case 'put_back':
      return putBack(state)
    case 'history_loaded':
      return withHistory(state, action)
    case 'older_loaded':
      return withOlder(state, action)
    case 'reset':
      return initialChat(action.session_id)
  }
}

/** What a message of the queue says is shown, unless it is in the history already. */
function begin(state: ChatState, message: PlacedMessage): ChatState {
  const { run_id } = message
  const ended = endRun(state)
  const isShown = ended.messages.some((shown) => shown.role === 'user' && shown.run_id === run_id)
  const messages = isShown ? ended.messages : [...ended.messages, userMessage(message)]
  const queue = state.queue.filter((queued) => queued.run_id !== run_id)
  return { ...ended, status: 'streaming', run_id, last_event_id: null, messages, queue, rate_limit: null }
}
