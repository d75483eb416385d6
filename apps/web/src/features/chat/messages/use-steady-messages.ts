import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { useState } from 'react'
import { heldMessages } from './steady-messages.ts'

/** The messages of a chat without the gap that a withdrawn and retold text would leave: see `heldMessages`. */
export function useHeldMessages(state: ChatState): ChatMessage[] {
  const [last, setLast] = useState({ state, messages: state.messages })
  if (last.state === state) return last.messages
  // While rendering, not in an effect: the gap would be painted before that.
  const messages = heldMessages(last.messages, state)
  setLast({ state, messages })
  return messages
}
