import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/agent-events'
import type { QueuedMessage, Refusal } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'
import type { TodoAgents } from './client.ts'
import { describeError } from './errors.ts'

interface OutboxOptions {
  client: TodoAgents
  store: ChatStore
  /** The server has one more message of the queue. */
  onPlaced: () => void
  /** There is no conversation to wait in: the message is the first of it. */
  sayFirst: (message: QueuedMessage) => void
}

/** Brings the messages of the queue to the server, one after the other so that they stay in order. */
export function createChatOutbox({ client, store, onPlaced, sayFirst }: OutboxOptions) {
  let last: Promise<unknown> = Promise.resolve()

  async function place(message: QueuedMessage): Promise<boolean> {
    await store.until(({ session_id, status }) => session_id !== null || status !== 'sending')
    const { session_id, queue } = store.state
    if (!queue.some(({ id }) => id === message.id)) return false
    if (session_id === null) {
      store.dispatch({ type: 'unqueued', id: message.id })
      sayFirst(message)
      return true
    }
    const event = await firstEvent(message, session_id)
    const run_id = event.id ? parseEventId(event.id)?.run_id : undefined
    if (run_id === undefined) {
      store.dispatch({ type: 'unqueued', id: message.id, event: event as Refusal })
      return false
    }
    store.dispatch({ type: 'placed', id: message.id, run_id })
    onPlaced()
    return true
  }

  /** The connection is left with it: the run is followed when its turn has come. */
  async function firstEvent({ id, content }: QueuedMessage, session_id: string): Promise<StreamEvent> {
    const request = { message: content, session_id }
    try {
      for await (const event of client.streamAgent(request, { idempotency_key: id, retry_for_ms: Infinity })) {
        if (event.event !== 'heartbeat') return event
      }
      throw new Error('A stream ends with an event or an error.')
    } catch (error) {
      return { event: 'error', data: { status: 'error', ...describeError(error) } }
    }
  }

  return {
    /** Resolves when the server has the message, or with false when it was refused, which the state tells. */
    send(content: string): Promise<boolean> {
      const message = { id: crypto.randomUUID(), run_id: null, content }
      store.dispatch({ type: 'queued', message })
      const sent = last.then(() => place(message))
      last = sent.catch(() => {})
      return sent
    },
  }
}
