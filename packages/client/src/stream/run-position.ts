import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal, longEventId, parseEventId } from '@todo-agents/contract/event-id'

/** How far a run has been received, over any number of connections. */
export interface RunPosition {
  /** The long id of the last event that was received. Null before the first. */
  readonly last_event_id: string | null
  /** `waits`: the run waits for the user's decision, after which it may go on. `ended`: only `history` can follow. */
  readonly status: 'begins' | 'goes_on' | 'waits' | 'ended'
  /** True when no event can follow. */
  readonly isComplete: boolean
  /**
   * Returns the events that have not been received before. Their ids are long, so that a caller that reads several runs
   * can tell their events apart.
   */
  take(events: StreamEvent[]): StreamEvent[]
}

/** `from`: the run, and the event after which it is received. Null: the run is not known before its first event. */
export function createRunPosition(from: { run_id: string; last_event_id?: string | null } | null): RunPosition {
  let run_id = from?.run_id ?? null
  let seq = parseEventId(from?.last_event_id ?? '')?.seq ?? null
  let status: RunPosition['status'] = seq === null ? 'begins' : 'goes_on'
  let isComplete = false

  /** Returns the event with its long id, or null when it has been received before. */
  function takeOne(event: StreamEvent): StreamEvent | null {
    const of_run = runOf(event) ?? run_id
    const place = event.id ? parseEventId(event.id) : null
    if (place === null || of_run === null) return event
    if (of_run === run_id && seq !== null && place.seq <= seq) return null
    run_id = of_run
    seq = place.seq
    return { ...event, id: longEventId(of_run, place.seq) } as StreamEvent
  }

  function move(event: StreamEvent): void {
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
      return run_id !== null && seq !== null ? longEventId(run_id, seq) : null
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
        const taken = takeOne(event)
        if (taken === null) continue
        fresh.push(taken)
        if (event.event !== 'heartbeat') move(event)
      }
      return fresh
    },
  }
}

/** Returns the run that an event names, in its data or, as servers of 0.1 do, in its id. */
function runOf(event: StreamEvent): string | null {
  if (event.event === 'session_initialized' || event.event === 'resync') return event.data.run_id
  return (event.id && parseEventId(event.id)?.run_id) || null
}
