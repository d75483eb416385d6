import type { Message } from '@todo-agents/contract/session'
import type { ChatMessage, ChatPart, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'

/** Shows stored messages. Of the same conversation, what is live stays: it is newer than the store. */
export function withHistory(state: ChatState, session_id: string, stored: Message[]): ChatState {
  const messages = toChatMessages(stored)
  if (session_id !== state.session_id) return { ...initialChat(session_id), messages }
  const older = messages.filter((message) => !goesOn(message, state)).map((message) => fuller(message, state))
  return { ...state, messages: [...older, ...live(state, messages)] }
}

/**
 * What the run that goes on has told, wherever it stands. And at the end the messages that no run has taken up, and the
 * runs that are not stored: the store was read before they were.
 */
function live(state: ChatState, stored: ChatMessage[]): ChatMessage[] {
  const { messages } = state
  const keys = new Set(stored.map(keyOf))
  const newest = Math.max(...stored.map(madeAt))
  const tail = messages.findLastIndex((message) => !goesOn(message, state) && keys.has(keyOf(message))) + 1
  return messages.filter(
    (message, index) =>
      goesOn(message, state) ||
      // Where a later run is stored, this one would be too, were it not taken back or too far back to be read.
      (index >= tail && !(madeAt(message) < newest)),
  )
}

/** The store may have been read in the middle of an answer that has been told to its end since. */
function fuller(stored: ChatMessage, { messages }: ChatState): ChatMessage {
  const shown = messages.find(({ id }) => id === stored.id)
  return shown && extent(shown) > extent(stored) ? shown : stored
}

function extent({ parts }: ChatMessage): number {
  return parts.length + parts.filter((part) => part.type === 'tool_call' && part.status !== null).length
}

function goesOn(message: ChatMessage, { run_id }: ChatState): boolean {
  return run_id !== null && message.run_id === run_id
}

/** What a message has in common with itself in the store, where one of the user's has another id. */
function keyOf({ id, role, run_id }: ChatMessage): string {
  return run_id === null ? id : `${role} ${run_id}`
}

/** When the run of a message was made, with which its id begins; NaN, which is before nothing, where it is not known. */
function madeAt({ run_id }: ChatMessage): number {
  return run_id === null ? Number.NaN : Number(`0x${run_id.slice(0, 13).replace('-', '')}`)
}

/** All steps of one run are one message, as they are when streamed: also when another run came between them. */
function toChatMessages(stored: Message[]): ChatMessage[] {
  const messages: ChatMessage[] = []
  for (const { id, role, run_id, content, tool_calls, error_code } of stored) {
    const text: ChatPart[] = content === '' ? [] : [{ type: 'text', content, streaming: false }]
    const parts = [...text, ...tool_calls.map((call): ChatPart => ({ type: 'tool_call', ...call }))]
    const isAnswer = role === 'assistant' && run_id !== null
    const begun = isAnswer && messages.find((message) => message.id === run_id)
    if (begun) begun.parts.push(...parts)
    else
      messages.push({
        id: isAnswer ? run_id : id,
        role,
        run_id,
        parts,
        ...(error_code && { failure: { code: error_code, message: null } }),
      })
  }
  return messages
}
