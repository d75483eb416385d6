import type { ChatParts } from './carry-out.ts'
import { cancel } from './carry-out.ts'
import { isPlaced } from './chat-queue.ts'
import type { QueuedMessage } from './chat-state.ts'

/** A message of the queue in its new place, perhaps with a new text. */
export interface WantedMessage {
  id: string
  content: string
}

/**
 * Gives the queue a new order, or its messages new texts. The server has no such request, so the runs of all messages
 * from the first difference on are cancelled, the last first so that none of them begins, and the messages are queued
 * again. A message whose turn has come meanwhile stays as it was. Resolves with false when nothing was changed: a
 * message is just being sent, or the server could not cancel the runs, as `state.error` says.
 */
export async function rearrange(chat: ChatParts, wanted: readonly WantedMessage[]): Promise<boolean> {
  const { store } = chat
  const { queue } = store.state
  if (queue.some(({ is_sending }) => is_sending)) return false
  const first = wanted.findIndex(
    ({ id, content }, index) => queue[index]?.id !== id || queue[index]?.content !== content,
  )
  if (first < 0) return false
  const later = wanted.slice(first)
  const cancelled = new Set<string>()
  for (const { id } of later.toReversed()) {
    const message = queue.find((queued) => queued.id === id)
    if (message && isPlaced(message) && (await cancel(chat, message.run_id))) cancelled.add(id)
  }
  const messages = later.flatMap((each) => requeued(each, cancelled, queue, store.state.queue))
  if (messages.length === 0) return false
  store.dispatch({ type: 'rearranged', ids: later.map(({ id }) => id), messages })
  return true
}

/**
 * Returns the message to queue instead of one of `before`, in a list. Its run was cancelled, or it was never sent and is
 * still in the queue `now`; otherwise the list is empty. A message that the server may know gets a new id, because its
 * id stands for the text that the server knows.
 */
function requeued(
  { id, content }: WantedMessage,
  cancelled: ReadonlySet<string>,
  before: readonly QueuedMessage[],
  now: readonly QueuedMessage[],
): QueuedMessage[] {
  const message = before.find((queued) => queued.id === id)
  if (!message) return []
  if (cancelled.has(id)) return [{ id: crypto.randomUUID(), run_id: null, content }]
  const current = now.find((queued) => queued.id === id)
  if (!current || isPlaced(current) || current.is_sending) return []
  const isNew = current.is_held && current.content !== content
  return [{ ...current, id: isNew ? crypto.randomUUID() : id, content }]
}
