import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { ChatMessage, ChatPart, ChatState } from '@todo-agents/client/chat/chat-state'

/** Reads the state of a chat, with the messages that {@link steadyMessages} shows. Returns the same object until it changes. */
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
 * The messages to show after `shown`. When the server that answers dies, another withdraws the unfinished text and
 * streams it again, mostly in the same words. So that the text does not vanish and grow again while it is read, an answer
 * under way stays as it was shown for as long as its new state is only the beginning of that. A question for the user,
 * and a run that has ended, are shown as they are.
 */
export function steadyMessages(shown: ChatMessage[], { messages, run_id, status }: ChatState): ChatMessage[] {
  if (run_id === null || status === 'awaiting_approval') return messages
  const isAnswer = (message: ChatMessage) => message.role === 'assistant' && message.run_id === run_id
  const before = shown.find(isAnswer)
  return before ? messages.map((message) => (isAnswer(message) ? steadyMessage(before, message) : message)) : messages
}

/** Returns the same object when nothing is new, so that it is not rendered again. */
function steadyMessage(shown: ChatMessage, now: ChatMessage): ChatMessage {
  const parts = steadyParts(shown.parts, now.parts)
  if (parts === now.parts) return now
  return parts.every((part, index) => part === shown.parts[index]) ? shown : { ...now, parts }
}

/** If `now` is a beginning of `shown`, all of `shown` with the new results of its calls. Otherwise `now` itself. */
export function steadyParts(shown: ChatPart[], now: ChatPart[]): ChatPart[] {
  const last = now.length - 1
  if (!now.every((part, index) => isBeginning(part, shown[index], index === last))) return now
  return shown.map((part, index) => fuller(part, now[index]))
}

/** Only the last text, while it is still streamed, can be the beginning of a longer one. */
function isBeginning(now: ChatPart, shown: ChatPart | undefined, isLast: boolean): boolean {
  if (now.type === 'tool_call') return shown?.type === 'tool_call' && shown.call_id === now.call_id
  if (shown?.type !== 'text') return false
  return shown.content === now.content || (isLast && now.streaming && shown.content.startsWith(now.content))
}

/** The more complete of two states of one part, where `now` is a beginning of `shown`. */
function fuller(shown: ChatPart, now: ChatPart | undefined): ChatPart {
  if (now?.type === 'text') return now.streaming ? shown : now
  if (now?.type === 'tool_call') return now.status === null && isDone(shown) ? shown : now
  return shown
}

function isDone(part: ChatPart): boolean {
  return part.type === 'tool_call' && part.status !== null
}
