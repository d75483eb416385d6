import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseLongEventId } from '@todo-agents/contract/event-id'
import type { TodoAgents } from '../client.ts'
import { describeError } from '../errors.ts'
import type { OnConnection } from '../stream/reconnecting-stream.ts'
import { isPlaced } from './chat-queue.ts'
import type { QueuedMessage, Refusal } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'

/** Sends messages of the queue to the server. */
export interface ChatOutbox {
  /**
   * Sends a message. Resolves when the server has the message or has refused it; the state says which. Must not throw.
   */
  place(message: QueuedMessage, session_id: string): Promise<void>
  /**
   * Takes back a message that the server is not known to have. If the server has it after all, the next `run.active`
   * lists its run, which puts the message back in the queue.
   */
  withdraw(id: string): void
  /** Resolves with true when the message was sent, and with false when it will not be sent. */
  outcomeOf(id: string): Promise<boolean>
  settle(id: string, isSent: boolean): void
  /**
   * Call this before another conversation is shown. Requests that are under way go on; the other messages are not sent,
   * and their outcome is false.
   */
  abandon(): void
}

export function createChatOutbox({ client, store }: { client: TodoAgents; store: ChatStore }): ChatOutbox {
  const requests = new Map<string, AbortController>()
  const outcomes = new Map<string, Outcome>()

  /**
   * Sends the message and returns the first event of its stream, or the failure as an `error` event. Returns null when
   * the message was withdrawn. Does not read on: the run is followed when its turn has come.
   */
  async function firstEvent(
    { id, content, rewind_to }: QueuedMessage,
    session_id: string,
  ): Promise<StreamEvent | null> {
    const request = new AbortController()
    const { signal } = request
    requests.set(id, request)
    const options = { idempotency_key: id, retry_for_ms: Infinity, signal, onConnection: limitNotice(store, id) }
    try {
      for await (const event of client.streamAgent({ message: content, session_id, rewind_to }, options)) {
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

  function settle(id: string, isSent: boolean): void {
    outcomes.get(id)?.resolve(isSent)
    outcomes.delete(id)
  }

  return {
    async place(message, session_id) {
      const { id } = message
      store.dispatch({ type: 'placing', id })
      const event = await firstEvent(message, session_id)
      const run_id = event?.id ? parseLongEventId(event.id)?.run_id : undefined
      if (run_id !== undefined) store.dispatch({ type: 'placed', id, run_id })
      else if (event) store.dispatch({ type: 'unqueued', id, event: event as Refusal })
      settle(id, run_id !== undefined)
    },

    withdraw(id) {
      requests.get(id)?.abort()
      store.dispatch({ type: 'unqueued', id }, { type: 'limited', rate_limit: null })
      settle(id, false)
    },

    outcomeOf(id) {
      const outcome = outcomes.get(id) ?? createOutcome()
      outcomes.set(id, outcome)
      return outcome.promise
    },

    settle,

    abandon() {
      for (const message of store.state.queue) {
        if (!isPlaced(message) && !message.is_sending) settle(message.id, false)
      }
    },
  }
}

interface Outcome {
  promise: Promise<boolean>
  resolve: (isSent: boolean) => void
}

/** Does what `Promise.withResolvers` does, which Node 20 does not have. */
function createOutcome(): Outcome {
  let resolve: Outcome['resolve'] = () => {}
  const promise = new Promise<boolean>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Notes in the state which limit a message of the queue waits for. */
function limitNotice(store: ChatStore, id: string): OnConnection {
  let isShown = false
  return (_, { rate_limit = null }) => {
    const isHere = store.state.queue.some((message) => message.id === id)
    if (!isHere || (rate_limit === null && !isShown)) return
    isShown = rate_limit !== null
    store.dispatch({ type: 'limited', rate_limit })
  }
}
