import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isLast } from '@todo-agents/contract/event-id'
import { expect, vi } from 'vitest'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import type { FollowOptions } from '../runs/run-follow.ts'
import { followRun } from '../runs/run-follow.ts'
import { seqsOf } from './event-log-reader.ts'

/**
 * A client of one run that keeps the events it gets. When it is disconnected before the end, it reconnects after the
 * last of them.
 */
export interface RunClient {
  events: NumberedAgentEvent[]
  /** True when the last request was answered with a subscription. False when the run had no more events. */
  hasSubscription(): Promise<boolean>
  /** Reconnects after the last event, in the same or another process. */
  reconnect(eventLog?: EventLog): void
  /** Waits until the client has an event of this name. */
  has(event: string): Promise<void>
  close(): void
}

export function followAsClient(options: Omit<FollowOptions, 'onReady' | 'isLiveHere'>): RunClient {
  let { eventLog } = options
  let subscription: Subscription | null = null
  let asked: Promise<Subscription | null> = Promise.resolve(null)
  let hasEnd = false
  let isClosed = false

  const client: RunClient = {
    events: [],
    hasSubscription: async () => (await asked) !== null,
    reconnect(other = eventLog) {
      eventLog = other
      subscription?.close()
      subscription = null
      connect()
    },
    async has(event) {
      const names = () => client.events.map((one) => one.event)
      await vi.waitFor(() => expect(names()).toContain(event), { timeout: 60_000, interval: 5 })
    },
    close() {
      isClosed = true
      subscription?.close()
    },
  }

  async function connect(): Promise<void> {
    const after = seqsOf(client.events).at(-1) ?? options.after
    hasEnd = false
    asked = followRun({ ...options, eventLog, after, onReady: read, isLiveHere: false })
    subscription = await asked
    if (isClosed) subscription?.close()
    else read()
  }

  /** Reads as an event stream does. */
  function read(): void {
    while (subscription) {
      const events = subscription.read()
      const last = events?.at(-1)
      if (events && last) {
        client.events.push(...events)
        hasEnd = isLast(last)
        continue
      }
      if (events && !(hasEnd && !subscription.hasMore())) return
      subscription.close()
      subscription = null
      if (!events) connect()
    }
  }

  connect()
  return client
}
