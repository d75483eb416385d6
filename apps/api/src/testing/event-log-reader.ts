import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { vi } from 'vitest'
import type { EventLog, Subscription } from '../event-log/event-log.ts'

export function delta(content: string): AgentEvent {
  return { event: 'message_delta', data: { content } }
}

export function seqsOf(events: NumberedAgentEvent[]): number[] {
  return events.map(({ id }) => Number(id.split(':')[1]))
}

/** What a follower that has read all of these knows. */
export function fold(events: AgentEvent[]): RunPart[] {
  return events.reduce<RunPart[]>(reduceParts, [])
}

/** A client: keeps what it got, and comes back to where it was when it is let go. */
export interface LogReader {
  events: NumberedAgentEvent[]
  /** How often it was let go. */
  returns: number
  /** Waits until it has the event with this number. */
  reaches(seq: number): Promise<void>
  close(): void
}

/** Follows a run as a client does, whenever there is something to read. */
export function readLog(log: EventLog, run_id: string, after = 0): LogReader {
  let subscription: Subscription | null = null
  let is_closed = false
  const reader: LogReader = {
    events: [],
    returns: 0,
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
      is_closed = true
      subscription?.close()
    },
  }

  function read(): void {
    for (;;) {
      const events = subscription?.read()
      if (events === null) {
        comeBack()
        return
      }
      if (!events || events.length === 0) return
      reader.events.push(...events)
    }
  }

  function comeBack(): void {
    subscription?.close()
    subscription = null
    reader.returns += 1
    begin()
  }

  async function begin(): Promise<void> {
    if (is_closed) return
    const position = seqsOf(reader.events).at(-1) ?? after
    subscription = await log.follow(run_id, position, read).catch(() => null)
    if (is_closed) subscription?.close()
    else if (subscription) read()
    else setTimeout(begin, 20)
  }

  begin()
  return reader
}
