import { withHistory } from './chat-history.ts'
import type { ChatAction, ChatMessage, ChatState } from './chat-state.ts'
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
      const others = endRun(state).messages.filter(({ id }) => id !== action.id)
      const messages = [...others, userMessage(action.id, action.content)]
      return { ...initialChat(state.session_id), status: 'sending', messages }
    }
    case 'resumed':
      return { ...state, status: 'streaming', error: null }
    case 'joined':
      return { ...state, status: 'streaming', run_id: action.run_id, last_event_id: null, error: null }
    case 'disconnected':
      return disconnect(state)
    case 'failed':
      return refuse(state, action.error)
    case 'stopped':
      return endRun(state)
    case 'history_loaded':
      return withHistory(state, action.session_id, action.messages)
    case 'reset':
      return initialChat(action.session_id)
  }
}

function userMessage(id: string, content: string): ChatMessage {
  return { id, role: 'user', run_id: null, parts: [{ type: 'text', content, streaming: false }] }
}
