import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal, parseEventId } from '@todo-agents/contract/agent-events'

/** How far a run has been received, over any number of connections. */
export interface RunPosition {
  /** The last event that was received. Null before the first. */
  readonly last_event_id: string | null
  /** `waits`: the run waits for the user's decision, after which it may go on. `ended`: only `history` can follow. */
  readonly status: 'begins' | 'goes_on' | 'waits' | 'ended'
  /** True when no event can follow. */
  readonly isComplete: boolean
  /** Returns the events that have not been received before. */
  take(events: StreamEvent[]): StreamEvent[]
}

export function createRunPosition(from: string | null): RunPosition {
  let last_event_id = from
  let status: RunPosition['status'] = from === null ? 'begins' : 'goes_on'
  let isComplete = false

  function isNew({ id }: StreamEvent): boolean {
    const place = id ? parseEventId(id) : null
    const seen = last_event_id ? parseEventId(last_event_id) : null
    return !place || place.run_id !== seen?.run_id || place.seq > seen.seq
  }

  function move(event: StreamEvent): void {
    last_event_id = event.id ?? last_event_id
    // Only the last event gives the status: a run that is streamed again also brings its earlier questions, which have
    // been answered since.
    if (event.event === 'approval_required') status = 'waits'
    else if (isTerminal(event) || event.event === 'history') status = 'ended'
    else status = 'goes_on'
    // Only `completed` is followed by another event, the history.
    isComplete = status === 'ended' && event.event !== 'completed'
  }

  return {
    get last_event_id() {
      return last_event_id
    },
    get status() {
      return status
    },
    get isComplete() {
      return isComplete
    },
    take(events) {
      const fresh: StreamEvent[] = []
      for (const event of events) {
        if (!isNew(event)) continue
        fresh.push(event)
        if (event.event !== 'heartbeat') move(event)
      }
      return fresh
    },
  }
}
