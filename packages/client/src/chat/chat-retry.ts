import type { ChatMessage, ChatState } from './chat-state.ts'

/**
 * How to go on after an error. `resume`: follow the run, which goes on or is not known to have ended. `send`: send the
 * message again. If no run took the message up, it keeps its `id`, so that it is answered once. If its run failed, it
 * becomes a new message, with `id` null. The functions below return null when there is no message to repeat, or its run
 * has changed something already.
 */
export type Retry =
  | { type: 'resume' }
  | { type: 'send'; id: string | null; content: string; rewind_to?: string | undefined }

export function retryOf(state: ChatState): Retry | null {
  if (state.run_id !== null) return { type: 'resume' }
  const last = state.messages.findLast(({ role }) => role === 'user')
  return last ? retryOfMessage(state, last) : null
}

/**
 * Returns how to send a message of the user again. Null when the message is not known to have failed, or its run has
 * changed something already.
 */
export function retryOfMessage(state: ChatState, said: ChatMessage): Extract<Retry, { type: 'send' }> | null {
  const part = said.parts[0]
  if (part?.type !== 'text') return null
  if (said.run_id === null) {
    const { id, rewind_to } = said
    return { type: 'send', id, content: part.content, ...(rewind_to && { rewind_to }) }
  }
  return hasFailed(state, said) ? { type: 'send', id: null, content: part.content } : null
}

/** Returns the last message if it is the user's and no run has taken it up, otherwise null. */
export function unsaidMessage({ messages }: ChatState): ChatMessage | null {
  const last = messages.at(-1)
  return last?.role === 'user' && last.run_id === null ? last : null
}

function hasFailed({ error, messages }: ChatState, { run_id, failure }: ChatMessage): boolean {
  const changed = messages
    .filter((message) => message.run_id === run_id)
    .some(({ parts }) => parts.some((part) => part.type === 'tool_call' && part.change_ids.length > 0))
  return (failure !== undefined || error?.run_id === run_id) && !changed
}
