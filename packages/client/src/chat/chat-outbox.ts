import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/agent-events'
import type { TodoAgents } from '../client.ts'
import { describeError } from '../errors.ts'
import type { OnConnection } from '../stream/reconnecting-stream.ts'
import { canPlaceNext, isPlaced } from './chat-queue.ts'
import type { ChatState, QueuedMessage, Refusal } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'
import type { UnsentMessage } from './keep-unsent.ts'

interface OutboxOptions {
  client: TodoAgents
  store: ChatStore
  /** The server has one more message of the queue. */
  onPlaced: () => void
  /** There is no conversation to wait in: the message is the first of it. Answers as `AgentChat.send`. */
  sayFirst: (message: QueuedMessage) => Promise<boolean>
}

/** Brings the messages of the queue to the server, one after the other so that they stay in order. */
export function createChatOutbox({ client, store, onPlaced, sayFirst }: OutboxOptions) {
  let last: Promise<unknown> = Promise.resolve()
  /** Whether each message that is held will have been sent, by its id. */
  const held = new Map<string, Promise<boolean>>()
  /** The requests under way, by the ids of their messages. */
  const requests = new Map<string, AbortController>()

  /** `sent` is not waited for, so that the next message can be placed before. */
  async function place(message: QueuedMessage): Promise<{ sent: boolean | Promise<boolean> }> {
    const isUnplaced = ({ queue }: ChatState) => queue.some((one) => one.id === message.id && !isPlaced(one))
    await store.until((state) => !isUnplaced(state) || canPlaceNext(state))
    const { session_id } = store.state
    if (!isUnplaced(store.state)) return { sent: false }
    if (session_id === null) {
      store.dispatch({ type: 'unqueued', id: message.id })
      return { sent: sayFirst(message) }
    }
    return { sent: await placeIn(session_id, message) }
  }

  async function placeIn(session_id: string, message: QueuedMessage): Promise<boolean> {
    const event = await firstEvent(message, session_id)
    if (!event) return false
    const run_id = event.id ? parseEventId(event.id)?.run_id : undefined
    if (run_id === undefined) {
      store.dispatch({ type: 'unqueued', id: message.id, event: event as Refusal })
      return false
    }
    store.dispatch({ type: 'placed', id: message.id, run_id })
    onPlaced()
    return true
  }

  /** The connection is left with it: the run is followed when its turn has come. Null when it was withdrawn. */
  async function firstEvent({ id, content }: QueuedMessage, session_id: string): Promise<StreamEvent | null> {
    const request = new AbortController()
    const { signal } = request
    requests.set(id, request)
    const options = { idempotency_key: id, retry_for_ms: Infinity, signal, onConnection: limitNotice(id) }
    try {
      for await (const event of client.streamAgent({ message: content, session_id }, options)) {
        if (event.event !== 'heartbeat') return event
      }
      throw new Error('A stream ends with an event or an error.')
    } catch (error) {
      if (signal.aborted) return null
      return { event: 'error', data: { status: 'error', ...describeError(error) } }
    } finally {
      requests.delete(id)
    }
  }

  /** Says in the state which limit a message waits for. */
  function limitNotice(id: string): OnConnection {
    let isTold = false
    return (_, { rate_limit = null }) => {
      const isHere = store.state.queue.some((message) => message.id === id)
      if (!isHere || (rate_limit === null && !isTold)) return
      isTold = rate_limit !== null
      store.dispatch({ type: 'limited', rate_limit })
    }
  }

  function enqueue(message: QueuedMessage): Promise<boolean> {
    store.dispatch({ type: 'queued', message })
    const placed = last.then(() => place(message))
    last = placed.catch(() => {})
    return placed.then(({ sent }) => sent)
  }

  return {
    /** Resolves when the server has the message, or with false when it was refused, which the state tells. */
    send(content: string): Promise<boolean> {
      return enqueue({ id: crypto.randomUUID(), run_id: null, content })
    },

    /** Puts messages of an earlier chat in the queue, where they wait for their user. */
    hold(messages: UnsentMessage[]): void {
      for (const { id, content } of messages) held.set(id, enqueue({ id, run_id: null, content, is_held: true }))
    },

    /** Sends a message that was held. Resolves as `send` does. */
    release(id: string): Promise<boolean> {
      store.dispatch({ type: 'unheld', id })
      return held.get(id) ?? Promise.resolve(false)
    },

    /** Another conversation is shown. What is on its way is sent, and those of the next do not wait for it. */
    leave(): void {
      last = Promise.resolve()
      held.clear()
    },

    /** Takes back a message that the server is not known to have. Should it have it after all, `run.active` says so. */
    withdraw(id: string): void {
      requests.get(id)?.abort()
      store.dispatch({ type: 'unqueued', id }, { type: 'limited', rate_limit: null })
    },
  }
}
