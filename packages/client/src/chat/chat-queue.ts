import { unsaidMessage } from './chat-retry.ts'
import type { ChatMessage, ChatState, PlacedMessage, QueuedMessage, Refusal } from './chat-state.ts'

export function isPlaced(message: QueuedMessage): message is PlacedMessage {
  return message.run_id !== null
}

export function userMessage({ id, content, run_id, rewind_to }: QueuedMessage): ChatMessage {
  const parts = [{ type: 'text', content, streaming: false } as const]
  return { id, role: 'user', run_id, parts, ...(rewind_to && { rewind_to }) }
}

/**
 * Returns the messages without those that the server has replaced by `taken`, a message that a run has taken up: the
 * replaced one and all that were said after it.
 */
export function withoutReplaced(messages: ChatMessage[], { id, rewind_to }: ChatMessage): ChatMessage[] {
  const first = messages.findIndex(({ role, run_id }) => role === 'user' && run_id === rewind_to)
  if (rewind_to === undefined || first < 0) return messages
  return messages.filter((message, index) => index < first || message.id === id)
}

/** Moves the message that was just sent to the queue, because a run of another tab comes before the message's run. */
export function waitInQueue(
  state: ChatState,
  { session_id, run_id }: { session_id: string; run_id: string },
): ChatState {
  const said = state.messages.findLast((message) => message.role === 'user' && message.run_id === null)
  if (!said) return { ...state, session_id, status: 'idle', queue_read: 'due' }
  const messages = state.messages.filter((message) => message !== said)
  const queue = [...state.queue, { ...queuedMessage(said), run_id }]
  const waiting = { session_id, status: 'idle', messages, queue, error: null, rate_limit: null } as const
  return { ...state, ...waiting, queue_read: 'due' }
}

/** Returns the messages that the server is not known to have, in the order in which they were sent. */
export function unsentMessages({ messages, queue }: ChatState): QueuedMessage[] {
  const said = messages.filter(({ role, run_id }) => role === 'user' && run_id === null)
  return [...said.map(queuedMessage), ...queue.filter((message) => !isPlaced(message))]
}

/**
 * True when the next message of the queue may be sent. False until the server has the message before it, or the user
 * has discarded that message. Otherwise the later message is answered first, and acts on other todos than the user
 * meant.
 */
export function canPlaceNext(state: ChatState): boolean {
  const next = state.queue.find((message) => !isPlaced(message))
  return next !== undefined && !next.is_held && state.status !== 'sending' && unsaidMessage(state) === null
}

/** True when the server has no message of the queue, and gets none until the user acts. */
export function isQueueAtRest(state: ChatState): boolean {
  return state.queue.length === 0 || (!state.queue.some(isPlaced) && !canPlaceNext(state))
}

export function unheld({ is_held: _, ...message }: QueuedMessage): QueuedMessage {
  return message
}

/** Replaces messages of the queue. What the server has comes first, because it is answered first. */
export function rearranged(
  state: ChatState,
  { ids, messages }: { ids: string[]; messages: QueuedMessage[] },
): ChatState {
  const isReplaced = ({ id, run_id }: QueuedMessage) => run_id === null && ids.includes(id)
  const others = state.queue.filter((message) => !isReplaced(message))
  const queue = [...others.filter(isPlaced), ...messages, ...others.filter((message) => !isPlaced(message))]
  return { ...state, queue }
}

export function changeQueued(
  { queue, ...state }: ChatState,
  id: string,
  change: (message: QueuedMessage) => QueuedMessage,
): ChatState {
  return { ...state, queue: queue.map((message) => (message.id === id ? change(message) : message)) }
}

/**
 * Drops a message that no run has taken up, and the error that says why it was refused, if the chat shows that error.
 */
export function discard(state: ChatState, id: string): ChatState {
  const messages = state.messages.filter((message) => message.id !== id || message.run_id !== null)
  return { ...state, messages, error: unsaidMessage(state)?.id === id ? null : state.error }
}

export function queuedMessage({ id, run_id, parts: [part], rewind_to }: ChatMessage): QueuedMessage {
  return { id, run_id, content: part?.type === 'text' ? part.content : '', ...(rewind_to && { rewind_to }) }
}

export function placed({ id, content, rewind_to }: QueuedMessage, run_id: string): PlacedMessage {
  return { id, run_id, content, ...(rewind_to && { rewind_to }) }
}

/**
 * Removes a message from the queue, and shows the refusal `event`, if there is one. Changes nothing when the message is
 * not in the queue any more, as when another conversation is shown.
 */
export function leaveQueue(state: ChatState, id: string, event: Refusal | undefined): ChatState {
  if (!state.queue.some((message) => message.id === id)) return state
  const queue = state.queue.filter((message) => message.id !== id)
  if (event?.event === 'error')
    return { ...state, queue, error: { code: event.data.code, message: event.data.message } }
  return event ? { ...state, queue, rate_limit: event.data } : { ...state, queue }
}
