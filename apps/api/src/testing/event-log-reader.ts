import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { vi } from 'vitest'
import type { EventLog, Subscription } from '../event-log/event-log.ts'

export function delta(content: string): AgentEvent {
  return { event: 'message_delta', data: { content } }
}

export function seqsOf(events: NumberedAgentEvent[]): number[] {
  return events.map(({ id }) => Number(id))
}

/** Returns the parts of a run as a follower sees them after these events. */
export function fold(events: AgentEvent[]): RunPart[] {
  return events.reduce<RunPart[]>(reduceParts, [])
}

/** A client that keeps the events it gets. When it is disconnected, it reconnects after the last of them. */
export interface LogReader {
  events: NumberedAgentEvent[]
  /** How often the client was disconnected. */
  reconnects: number
  /** Waits until the client has the event with this number. */
  reaches(seq: number): Promise<void>
  close(): void
}

/** Follows a run as a client does, and reads whenever the subscription calls it. */
export function readLog(log: EventLog, run_id: string, after = 0): LogReader {
  let subscription: Subscription | null = null
  let isClosed = false
  const reader: LogReader = {
    events: [],
    reconnects: 0,
    async reaches(seq) {
      await vi.waitFor(
        () => {
          const last = seqsOf(reader.events).at(-1) ?? after
          if (last < seq) throw new Error(`the reader has ${last}, not yet ${seq}`)
        },
        { timeout: 60_000, interval: 5 },
      )
    },
    close() {
      isClosed = true
      subscription?.close()
    },
  }

  function read(): void {
    for (;;) {
      const events = subscription?.read()
      if (events === null) {
        reconnect()
        return
      }
      if (!events || events.length === 0) return
      reader.events.push(...events)
    }
  }

  function reconnect(): void {
    subscription?.close()
    subscription = null
    reader.reconnects += 1
    connect()
  }

  async function connect(): Promise<void> {
    if (isClosed) return
    const position = seqsOf(reader.events).at(-1) ?? after
    subscription = await log.follow(run_id, position, read).catch(() => null)
    if (isClosed) subscription?.close()
    else if (subscription) read()
    else setTimeout(connect, 20)
  }

  connect()
  return reader
}
