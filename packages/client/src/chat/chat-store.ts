import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ChatAction, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import { reduceChat } from './reduce-chat.ts'

/** Holds the state of a chat, and calls its listeners. */
export interface ChatStore {
  readonly state: ChatState
  dispatch(...actions: ChatAction[]): void
  /** Applies events of a stream to the state in one change, then calls the listeners of `onEvent` with each event. */
  take(events: StreamEvent[]): void
  subscribe(listener: () => void): () => void
  onEvent(listener: (event: StreamEvent) => void): () => void
}

export function createChatStore(session_id: string | null): ChatStore {
  let state = initialChat(session_id)
  const listeners = new Set<() => void>()
  const event_listeners = new Set<(event: StreamEvent) => void>()

  function dispatch(...actions: ChatAction[]): void {
    const next = actions.reduce(reduceChat, state)
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    get state() {
      return state
    },
    dispatch,
    take(events) {
      dispatch(...events.map((event) => ({ type: 'event', event }) as const))
      for (const event of events) for (const listener of event_listeners) listener(event)
    },
    subscribe,
    onEvent(listener) {
      event_listeners.add(listener)
      return () => event_listeners.delete(listener)
    },
  }
}
