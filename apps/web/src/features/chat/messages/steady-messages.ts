import type { ChatMessage, ChatPart, ChatState } from '@todo-agents/client/chat/chat-state'

/**
 * The messages to show, after `shown`. When the server that answers dies, another withdraws what it had not finished
 * and tells it anew, mostly in the same words. So that it does not vanish and grow again before the reader's eyes, an
 * answer under way stays as it was shown for as long as its new state is only a beginning of that. What the user is
 * asked about and what has ended is shown as it is.
 */
export function heldMessages(shown: ChatMessage[], { messages, run_id, status }: ChatState): ChatMessage[] {
  if (run_id === null || status === 'awaiting_approval') return messages
  const isAnswer = (message: ChatMessage) => message.role === 'assistant' && message.run_id === run_id
  const before = shown.find(isAnswer)
  return before ? messages.map((message) => (isAnswer(message) ? heldMessage(before, message) : message)) : messages
}

/** The same object comes back when nothing is new, so that it is not rendered again. */
function heldMessage(shown: ChatMessage, now: ChatMessage): ChatMessage {
  const parts = heldParts(shown.parts, now.parts)
  if (parts === now.parts) return now
  return parts.every((part, index) => part === shown.parts[index]) ? shown : { ...now, parts }
}

/** All of `shown`, with what is newly known of it, if `now` is a beginning of it; else `now` itself. */
export function heldParts(shown: ChatPart[], now: ChatPart[]): ChatPart[] {
  const last = now.length - 1
  if (!now.every((part, index) => isBeginning(part, shown[index], index === last))) return now
  return shown.map((part, index) => fuller(part, now[index]))
}

/** Only a text that may still grow can be the beginning of a longer one: one that is last, and not whole yet. */
function isBeginning(now: ChatPart, shown: ChatPart | undefined, isLast: boolean): boolean {
  if (now.type === 'tool_call') return shown?.type === 'tool_call' && shown.call_id === now.call_id
  if (shown?.type !== 'text') return false
  return shown.content === now.content || (isLast && now.streaming && shown.content.startsWith(now.content))
}

/** Of one part, which `now` begins, the state that tells more. */
function fuller(shown: ChatPart, now: ChatPart | undefined): ChatPart {
  if (now?.type === 'text') return now.streaming ? shown : now
  if (now?.type === 'tool_call') return now.status === null && isDone(shown) ? shown : now
  return shown
}

function isDone(part: ChatPart): boolean {
  return part.type === 'tool_call' && part.status !== null
}
