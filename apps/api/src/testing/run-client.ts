import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isLast } from '@todo-agents/contract/agent-events'
import { expect, vi } from 'vitest'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import type { FollowOptions } from '../runs/run-follow.ts'
import { followRun } from '../runs/run-follow.ts'
import { seqsOf } from './event-log-reader.ts'

/** A client of one run: keeps what it got, and comes back to where it was when it is let go before the end. */
export interface RunClient {
  events: NumberedAgentEvent[]
  /** Whether the last request was answered with a place to wait at; else there was nothing more to tell. */
  hasPlace(): Promise<boolean>
  /** Asks again, here or at another process. */
  comeBack(event_log?: EventLog): void
  /** Waits until it has an event of this name. */
  has(event: string): Promise<void>
  close(): void
}

export function followAsClient(options: Omit<FollowOptions, 'onReady' | 'is_theirs'>): RunClient {
  let { event_log } = options
  let place: Subscription | null = null
  let asked: Promise<Subscription | null> = Promise.resolve(null)
  let is_told = false
  let is_closed = false

  const client: RunClient = {
    events: [],
    hasPlace: async () => (await asked) !== null,
    comeBack(other = event_log) {
      event_log = other
      place?.close()
      place = null
      begin()
    },
    async has(event) {
      const names = () => client.events.map((one) => one.event)
      await vi.waitFor(() => expect(names()).toContain(event), { timeout: 60_000, interval: 5 })
    },
    close() {
      is_closed = true
      place?.close()
    },
  }

  async function begin(): Promise<void> {
    const after = seqsOf(client.events).at(-1) ?? options.after
    is_told = false
    asked = followRun({ ...options, event_log, after, onReady: read, is_theirs: false })
    place = await asked
    if (is_closed) place?.close()
    else read()
  }

  /** As a stream does. */
  function read(): void {
    while (place) {
      const events = place.read()
      const last = events?.at(-1)
      if (events && last) {
        client.events.push(...events)
        is_told = isLast(last)
        continue
      }
      if (events && !(is_told && !place.hasMore())) return
      place.close()
      place = null
      if (!events) begin()
    }
  }

  begin()
  return client
}
