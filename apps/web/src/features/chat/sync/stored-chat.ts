import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import { isQueueAtRest } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { ActiveRun, Run } from '@todo-agents/contract/run'
import type { Message, MessagePage } from '@todo-agents/contract/session'

/** The results of the page's queries about the conversation that the chat shows. `isResting`: see `usePageRest`. */
export interface StoredConversation {
  history: MessagePage | undefined
  active: ActiveRun[] | undefined
  isResting: boolean
}

/**
 * Brings stored messages and active runs into the chat: when a conversation is opened, and when something happened in
 * another tab that this chat has not followed.
 */
export interface StoredChat {
  subscribe(listener: () => void): () => void
  /** True when the stored messages should be read: the chat may lack some, and nothing is under way. */
  needsHistory(): boolean
  /** Takes the latest results of the queries. Ignores a result that it has been given before. */
  update(read: StoredConversation): void
  onFeed(event: FeedEvent): void
}

type Chat = Pick<AgentChat, 'getState' | 'subscribe' | 'loadHistory' | 'syncQueue' | 'disconnect'>

const NOTHING: StoredConversation = { history: undefined, active: undefined, isResting: false }

export function createStoredChat(chat: Chat): StoredChat {
  const listeners = new Set<() => void>()
  let { session_id } = chat.getState()
  let isBehind = true
  let read = NOTHING
  /** Results that are not in the chat yet. */
  let history: MessagePage | null = null
  let active: ActiveRun[] | null = null

  function followSession(): void {
    const state = chat.getState()
    if (state.session_id === session_id) return
    session_id = state.session_id
    // A conversation that began in this chat is already shown in full.
    isBehind = state.messages.length === 0
    read = { ...NOTHING, isResting: read.isResting }
    history = null
    active = null
  }

  function showRead(): void {
    const isReady = !read.isResting && (read.history !== undefined || chat.getState().messages.length > 0)
    if (read.isResting && isFollowing(chat.getState())) chat.disconnect()
    if (history && session_id !== null && canTakeHistory(chat.getState())) {
      const { messages, next_cursor } = history
      history = null
      if (lacksOne(chat.getState(), messages)) chat.loadHistory(messages, session_id, next_cursor)
    }
    // The runs are shown after the history, because their messages are added to it.
    if (active && isReady) {
      const runs = active
      active = null
      void chat.syncQueue(runs)
    }
  }

  function change(): void {
    followSession()
    showRead()
    for (const listener of listeners) listener()
  }

  chat.subscribe(change)

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    needsHistory: () => session_id !== null && isBehind && isQuiet(chat.getState()),

    update(next) {
      const isBack = read.isResting && !next.isResting
      if (next.history && next.history !== read.history) {
        history = next.history
        // A history that was read during an answer may lack a part of it: `isBehind` stays true, and the history is
        // read again once nothing is under way.
        if (isQuiet(chat.getState())) isBehind = false
      }
      // When the page is visible again, the chat gets the active runs once more, and follows the run that it left.
      if (next.active && (isBack || next.active !== read.active)) active = next.active
      read = next
      change()
    },

    onFeed(event) {
      if (session_id === null || !mayBeBehind(event, session_id, chat.getState())) return
      isBehind = true
      change()
    },
  }
}

function isFollowing({ status, run_id }: ChatState): boolean {
  return status === 'streaming' && run_id !== null
}

function isQuiet(state: ChatState): boolean {
  return state.status === 'idle' && isQueueAtRest(state)
}

/**
 * False while a message is being sent. The message may be stored already, and only its first event says which of the
 * stored messages it is.
 */
function canTakeHistory(state: ChatState): boolean {
  return state.status !== 'sending' && isQueueAtRest(state)
}

/** True when the server may have messages that the chat does not show. */
export function mayBeBehind(event: FeedEvent, session_id: string, { messages }: ChatState): boolean {
  if (event.type === 'start') return true
  if (event.type !== 'run' || event.run.session_id !== session_id || !hasEnded(event.run)) return false
  return !messages.some(({ role, run_id }) => role === 'assistant' && run_id === event.run.id)
}

/** True when the store has a message of a run that the chat does not show. */
export function lacksOne({ messages }: ChatState, stored: Message[]): boolean {
  const shown = new Set(messages.map(({ role, run_id }) => `${role} ${run_id}`))
  return stored.some(({ role, run_id }) => !shown.has(`${role} ${run_id}`))
}

function hasEnded({ finished_at }: Run): boolean {
  return finished_at !== null
}
