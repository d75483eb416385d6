import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { ChatMessage, ChatPart, ChatState } from '@todo-agents/client/chat/chat-state'

/**
 * Returns a function that returns the chat's state, with the messages as {@link steadyMessages} shows them. It returns
 * the same object until the state changes.
 */
export function createSteadyState(chat: Pick<AgentChat, 'getState'>): () => ChatState {
  let last = chat.getState()
  let steady = last
  return () => {
    const state = chat.getState()
    if (state === last) return steady
    last = state
    const messages = steadyMessages(steady.messages, state)
    steady = messages === state.messages ? state : { ...state, messages }
    return steady
  }
}

/**
 * Returns the messages to show after `shown`. When the server that answers dies, another withdraws the unfinished text
 * and streams it again, mostly in the same words. The text should not vanish and grow again while the user reads it. So
 * the answer of the run that goes on stays as it was shown, as long as its new state is only the beginning of the shown
 * one. When the run asks the user or has ended, the messages are shown as they are.
 */
export function steadyMessages(shown: ChatMessage[], { messages, run_id, status }: ChatState): ChatMessage[] {
  if (run_id === null || status === 'awaiting_approval') return messages
  const isAnswer = (message: ChatMessage) => message.role === 'assistant' && message.run_id === run_id
  const before = shown.find(isAnswer)
  return before ? messages.map((message) => (isAnswer(message) ? steadyMessage(before, message) : message)) : messages
}

/** Returns `shown` itself when nothing is new, so that it is not rendered again. */
function steadyMessage(shown: ChatMessage, now: ChatMessage): ChatMessage {
  const parts = steadyParts(shown.parts, now.parts)
  if (parts === now.parts) return now
  return parts.every((part, index) => part === shown.parts[index]) ? shown : { ...now, parts }
}

/**
 * Returns all of `shown` with the new results of its calls, if `now` is a beginning of `shown`. Otherwise returns `now`
 * itself.
 */
export function steadyParts(shown: ChatPart[], now: ChatPart[]): ChatPart[] {
  const last = now.length - 1
  if (!now.every((part, index) => isBeginning(part, shown[index], index === last))) return now
  return shown.map((part, index) => fuller(part, now[index]))
}

/**
 * True when the part `now` is `shown` or its beginning. Only the last part, a text that is still streamed, can be the
 * beginning of a longer one.
 */
function isBeginning(now: ChatPart, shown: ChatPart | undefined, isLast: boolean): boolean {
  if (now.type === 'tool_call') return shown?.type === 'tool_call' && shown.call_id === now.call_id
  if (shown?.type !== 'text') return false
  return shown.content === now.content || (isLast && now.streaming && shown.content.startsWith(now.content))
}

/** Returns the more complete of two states of one part, where `now` is equal to `shown` or its beginning. */
function fuller(shown: ChatPart, now: ChatPart | undefined): ChatPart {
  if (now?.type === 'text') return now.streaming ? shown : now
  if (now?.type === 'tool_call') return now.status === null && isDone(shown) ? shown : now
  return shown
}

function isDone(part: ChatPart): boolean {
  return part.type === 'tool_call' && part.status !== null
}
