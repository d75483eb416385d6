import type { ChatMessage, ChatState } from './chat-state.ts'

/**
 * What to do again after an error. `resume`: the run goes on, or is not known to have ended. `send`: the message was not
 * taken, and has the same `id` as before so that it is said once; or its run failed, and it is a new message, without
 * `id`. Null: nothing that a repetition would mend, as when what failed has changed something already.
 */
export type Retry = { type: 'resume' } | { type: 'send'; id: string | null; content: string }

export function retryOf(state: ChatState): Retry | null {
  if (state.run_id !== null) return { type: 'resume' }
  const last = state.messages.findLast(({ role }) => role === 'user')
  return last ? retryOfMessage(state, last) : null
}

/** What to do to say a message of the user again that was not answered; null as for {@link retryOf}. */
export function retryOfMessage(state: ChatState, said: ChatMessage): Extract<Retry, { type: 'send' }> | null {
  const part = said.parts[0]
  if (part?.type !== 'text') return null
  if (said.run_id === null) return { type: 'send', id: said.id, content: part.content }
  return hasFailed(state, said) ? { type: 'send', id: null, content: part.content } : null
}

/** The last message that no run has taken up, if it is the last of all. */
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
