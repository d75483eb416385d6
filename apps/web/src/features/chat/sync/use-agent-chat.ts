import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import { createAgentChat } from '@todo-agents/client/chat/agent-chat'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import type { TodoAgents } from '@todo-agents/client/client'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { useMe } from '../../../lib/user/me.ts'
import { createFrameState } from './frame-state.ts'
import { unsentStore } from './unsent-store.ts'

export interface UseAgentChatOptions {
  /** Must not change during the life of the component. */
  client: TodoAgents
  /** The conversation to show; null for a new one. When this differs from the id in the state, the chat is emptied. */
  session_id: string | null
  /** Called when a run has started. A new conversation has its id from then on. */
  onSession?: (session_id: string) => void
}

export type UseAgentChat = { state: ChatState } & Pick<
  AgentChat,
  | 'getState'
  | 'subscribe'
  | 'send'
  | 'retry'
  | 'release'
  | 'discard'
  | 'stop'
  | 'takeBack'
  | 'rearrange'
  | 'approve'
  | 'loadHistory'
  | 'loadOlder'
  | 'reset'
  | 'syncQueue'
  | 'disconnect'
>

/** A conversation with the assistant. Unmounting closes the connection; the run goes on. */
export function useAgentChat({ client, session_id, onSession }: UseAgentChatOptions): UseAgentChat {
  const { id: user_id } = useMe()
  const [chat] = useState(() => createAgentChat({ client, session_id, unsent: unsentStore(user_id) }))
  const [frames] = useState(() => createFrameState(chat))
  const state = useSyncExternalStore(frames.subscribe, frames.getState)

  const onEvent = useEffectEvent((event: StreamEvent) => {
    if (event.event === 'session_initialized') onSession?.(event.data.session_id)
  })
  useEffect(() => chat.onEvent(onEvent), [chat])
  useEffect(() => chat.disconnect, [chat])
  useEffect(() => {
    if (session_id !== chat.getState().session_id) chat.reset(session_id)
  }, [chat, session_id])

  return { ...chat, state }
}
