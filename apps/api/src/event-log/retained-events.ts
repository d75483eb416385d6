import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/event-id'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'

/** The state that the dropped events of a log add up to. Stored in Redis as JSON. */
export interface FoldedState {
  session_id: string
  parts: RunPart[]
}

/** The most events that one `read` returns. They are one frame, which a slow client must be able to finish. */
const MAX_READ_EVENTS = 256
const MAX_READ_TEXT = 64 * 1024

/** The last two events are never folded: they may be the end of a run, which a state cannot replace. */
const NEVER_FOLDED = 2

/** The latest events of one run, numbered without gaps, and the state at the number before the first of them. */
export class RetainedEvents {
  readonly #run_id: string
  #events: CompactEvent[] = []
  #base: number
  #state: FoldedState | null
  #size = 0

  constructor(run_id: string, base: number, state: FoldedState | null = null) {
    this.#run_id = run_id
    this.#base = base
    this.#state = state
  }

  /** The number before the first retained event. */
  get base(): number {
    return this.#base
  }

  /** The state at `base`; null when no event came before. */
  get state(): FoldedState | null {
    return this.#state
  }

  /** The number of the last event. */
  get last(): number {
    return this.#base + this.#events.length
  }

  /** The last retained event. */
  get lastEvent(): AgentEvent | null {
    const last = this.#events.at(-1)
    return last === undefined ? null : expand(last)
  }

  /** About as many bytes as the retained events would take as JSON. */
  get size(): number {
    return this.#size
  }

  push(event: AgentEvent): void {
    this.#events.push(event.event === 'message_delta' ? event.data.content : event)
    this.#size += approximateSize(event)
  }

  /** Returns the state after all events; null when there were no events. */
  parts(): RunPart[] | null {
    return this.#events.map(expand).reduce<FoldedState | null>(foldEvent, this.#state)?.parts ?? null
  }

  /** Returns the events after number `after` and up to `until`, without numbers. `after` must not be below `base`. */
  slice(after: number, until: number): AgentEvent[] {
    return this.#events.slice(after - this.#base, until - this.#base).map(expand)
  }

  /**
   * Returns the next events after number `after` and up to `until`, a few hundred at most; more may follow. If `after`
   * is older than the retained events, the result starts with a `resync`.
   */
  read(after: number, until = this.last): NumberedAgentEvent[] {
    const numbered: NumberedAgentEvent[] = []
    if (after < this.#base && this.#state) numbered.push(resync(this.#run_id, this.#base, this.#state))
    let text = 0
    for (let seq = Math.max(after, this.#base) + 1; seq <= until && numbered.length < MAX_READ_EVENTS; seq++) {
      const event = this.#at(seq)
      if (event.event === 'message_delta') text += event.data.content.length
      if (text > MAX_READ_TEXT && numbered.length > 0) break
      numbered.push(numberEvent(seq, event))
    }
    return numbered
  }

  /** Whether `read` would return anything. */
  hasAfter(after: number): boolean {
    return after < this.last && (this.#events.length > 0 || this.#state !== null)
  }

  /** Replaces the oldest events, up to number `until`, by the state they add up to. */
  fold(until: number): void {
    if (until <= this.#base) return
    const oldest = this.slice(this.#base, until)
    this.#state = oldest.reduce<FoldedState | null>(foldEvent, this.#state)
    this.drop(until)
  }

  /** Folds the oldest events when all of them take more than `maxSize`, down to half of that. */
  trim(maxSize: number): void {
    if (this.#size <= maxSize) return
    let size = this.#size
    let until = this.#base
    while (size > maxSize / 2 && until < this.last - NEVER_FOLDED) {
      until += 1
      size -= approximateSize(this.#at(until))
    }
    this.fold(until)
  }

  /** Removes the oldest events, up to number `until`, which may be beyond the last. Does not change the state. */
  drop(until: number): void {
    if (until <= this.#base) return
    for (const event of this.#events.splice(0, until - this.#base)) this.#size -= approximateSize(expand(event))
    this.#base = until
  }

  #at(seq: number): AgentEvent {
    return expand(this.#events[seq - this.#base - 1] as CompactEvent)
  }
}

/**
 * A delta, of which a run has hundreds, is stored as its text alone. The text takes a quarter of the memory of the
 * event.
 */
type CompactEvent = AgentEvent | string

function expand(event: CompactEvent): AgentEvent {
  return typeof event === 'string' ? { event: 'message_delta', data: { content: event } } : event
}

function foldEvent(state: FoldedState | null, event: AgentEvent): FoldedState {
  const namesSession = event.event === 'session_initialized' || event.event === 'resync'
  return {
    session_id: namesSession ? event.data.session_id : (state?.session_id ?? ''),
    parts: reduceParts(state?.parts ?? [], event),
  }
}

/** The fields are written out, because a spread costs more than everything else that the log does with a delta. */
export function numberEvent(seq: number, { event, data }: AgentEvent): NumberedAgentEvent {
  return { event, data, id: eventId(seq) } as NumberedAgentEvent
}

export function resync(run_id: string, seq: number, { session_id, parts }: FoldedState): NumberedAgentEvent {
  return { event: 'resync', data: { session_id, run_id, parts } as never, id: eventId(seq) }
}

/** Returns the number in an event's id. */
export function seqOf({ id }: NumberedAgentEvent): number {
  return Number(id)
}

const FRAME_SIZE = 40

function approximateSize({ event, data }: AgentEvent): number {
  const isText = event === 'message_delta' || event === 'message'
  return FRAME_SIZE + (isText ? data.content.length : JSON.stringify(data).length)
}
