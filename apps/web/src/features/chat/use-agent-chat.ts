import type { AgentChat } from '@todo-agents/client/agent-chat'
import { createAgentChat } from '@todo-agents/client/agent-chat'
import type { ChatState } from '@todo-agents/client/chat-state'
import type { TodoAgents } from '@todo-agents/client/client'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal } from '@todo-agents/contract/agent-events'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'

type ToolResultEvent = Extract<StreamEvent, { event: 'tool_result' }>

export interface UseAgentChatOptions {
  /** The same one for the life of the component. */
  client: TodoAgents
  /** The conversation to show; null for a new one. Another id than that of the state empties the chat. */
  session_id: string | null
  /** A tool of the assistant has run: the moment to refresh what `event.data.change_ids` changed. */
  onToolResult?: (event: ToolResultEvent) => void
  /** A run began: a new conversation has its id now. */
  onSession?: (session_id: string) => void
  /** The run has ended (completed, error, rate limit) or waits for approval. */
  onEnd?: (event: StreamEvent) => void
}

export type UseAgentChat = { state: ChatState } & Pick<
  AgentChat,
  'send' | 'retry' | 'join' | 'stop' | 'approve' | 'loadHistory' | 'reset'
>

/** A conversation with the assistant. Leaving the page closes the connection; the run goes on. */
export function useAgentChat({ client, session_id, ...on }: UseAgentChatOptions): UseAgentChat {
  const [chat] = useState(() => createAgentChat({ client, session_id }))
  const state = useSyncExternalStore(chat.subscribe, chat.getState, chat.getState)

  const tell = useEffectEvent((event: StreamEvent) => {
    if (event.event === 'session_initialized') on.onSession?.(event.data.session_id)
    if (event.event === 'tool_result') on.onToolResult?.(event)
    if (isTerminal(event)) on.onEnd?.(event)
  })
  useEffect(() => chat.onEvent(tell), [chat])
  useEffect(() => chat.disconnect, [chat])
  useEffect(() => {
    if (session_id !== chat.getState().session_id) chat.reset(session_id)
  }, [chat, session_id])

  const { send, retry, join, stop, approve, loadHistory, reset } = chat
  return { state, send, retry, join, stop, approve, loadHistory, reset }
}
