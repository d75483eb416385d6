import type { Message } from '@todo-agents/contract/session'
import type { ChatMessage, ChatPart, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'

/** Shows stored messages. Of the same conversation, what is live stays: it is newer than the store. */
export function withHistory(state: ChatState, session_id: string, stored: Message[]): ChatState {
  const messages = toChatMessages(stored)
  if (session_id !== state.session_id) return { ...initialChat(session_id), messages }
  const older = messages.filter(({ run_id }) => run_id === null || run_id !== state.run_id)
  return { ...state, messages: [...older, ...live(state, messages)] }
}

/** What the run that goes on has told, wherever it stands, and at the end the messages that no run has taken up. */
function live({ messages, run_id }: ChatState, stored: ChatMessage[]): ChatMessage[] {
  const stored_ids = new Set(stored.map(({ id }) => id))
  const isLive = (message: ChatMessage) =>
    message.run_id === null ? !stored_ids.has(message.id) : message.run_id === run_id
  const tail = messages.findLastIndex((message) => !isLive(message)) + 1
  return messages.filter((message, index) => isLive(message) && (message.run_id !== null || index >= tail))
}

/** All steps of one run are one message, as they are when streamed: also when another run came between them. */
function toChatMessages(stored: Message[]): ChatMessage[] {
  const messages: ChatMessage[] = []
  for (const { id, role, run_id, content, tool_calls } of stored) {
    const text: ChatPart[] = content === '' ? [] : [{ type: 'text', content, streaming: false }]
    const parts = [...text, ...tool_calls.map((call): ChatPart => ({ type: 'tool_call', ...call }))]
    const isAnswer = role === 'assistant' && run_id !== null
    const begun = isAnswer && messages.find((message) => message.id === run_id)
    if (begun) begun.parts.push(...parts)
    else messages.push({ id: isAnswer ? run_id : id, role, run_id, parts })
  }
  return messages
}
