import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'

/** What events that are no longer held added up to. */
export interface ToldState {
  session_id: string
  parts: RunPart[]
}

/** How much one read gives at most, so that a slow client's progress is in frames that it can finish. */
const MAX_READ_EVENTS = 256
const MAX_READ_TEXT = 64 * 1024

/** The last two events may be those that end a run; a state cannot stand for them. */
const NEVER_FOLDED = 2

/** The latest events of one run, numbered without gaps, and the state at the number before the first of them. */
export class HeldEvents {
  readonly #run_id: string
  #events: HeldEvent[] = []
  #base: number
  #state: ToldState | null
  #size = 0

  constructor(run_id: string, base: number, state: ToldState | null = null) {
    this.#run_id = run_id
    this.#base = base
    this.#state = state
  }

  /** The number before the first event that is held. */
  get base(): number {
    return this.#base
  }

  /** The state at `base`; null when nothing was told before. */
  get state(): ToldState | null {
    return this.#state
  }

  /** The number of the last event. */
  get last(): number {
    return this.#base + this.#events.length
  }

  /** The last event that is held. */
  get lastEvent(): AgentEvent | null {
    const last = this.#events.at(-1)
    return last === undefined ? null : whole(last)
  }

  /** About as many bytes as the held events would take as JSON. */
  get size(): number {
    return this.#size
  }

  push(event: AgentEvent): void {
    this.#events.push(event.event === 'message_delta' ? event.data.content : event)
    this.#size += approximateSize(event)
  }

  /** The state after all events; null when there was none. */
  told(): RunPart[] | null {
    return this.#events.map(whole).reduce<ToldState | null>(reduceTold, this.#state)?.parts ?? null
  }

  /** The events after number `after` and up to `until`, as they are; `after` is not before `base`. */
  slice(after: number, until: number): AgentEvent[] {
    return this.#events.slice(after - this.#base, until - this.#base).map(whole)
  }

  /**
   * The next events after number `after` and up to `until`, at most some hundred; more may follow. Who asks for what
   * is no longer held gets the state as a `resync` first.
   */
  read(after: number, until = this.last): NumberedAgentEvent[] {
    const numbered: NumberedAgentEvent[] = []
    if (after < this.#base && this.#state) numbered.push(resync(this.#run_id, this.#base, this.#state))
    let text = 0
    for (let seq = Math.max(after, this.#base) + 1; seq <= until && numbered.length < MAX_READ_EVENTS; seq++) {
      const event = this.#at(seq)
      if (event.event === 'message_delta') text += event.data.content.length
      if (text > MAX_READ_TEXT && numbered.length > 0) break
      numbered.push(numberEvent(this.#run_id, seq, event))
    }
    return numbered
  }

  /** Whether `read` would give something. */
  hasAfter(after: number): boolean {
    return after < this.last && (this.#events.length > 0 || this.#state !== null)
  }

  /** Puts the state in the place of the oldest events, up to number `until`. */
  fold(until: number): void {
    if (until <= this.#base) return
    const oldest = this.slice(this.#base, until)
    this.#state = oldest.reduce<ToldState | null>(reduceTold, this.#state)
    this.drop(until)
  }

  /** Folds the oldest events when all take more than `max_size`, down to half of that. */
  trim(max_size: number): void {
    if (this.#size <= max_size) return
    let size = this.#size
    let until = this.#base
    while (size > max_size / 2 && until < this.last - NEVER_FOLDED) {
      until += 1
      size -= approximateSize(this.#at(until))
    }
    this.fold(until)
  }

  /** Forgets the oldest events, up to number `until`, which may be beyond the last. The state stays what it was. */
  drop(until: number): void {
    if (until <= this.#base) return
    for (const event of this.#events.splice(0, until - this.#base)) this.#size -= approximateSize(whole(event))
    this.#base = until
  }

  #at(seq: number): AgentEvent {
    return whole(this.#events[seq - this.#base - 1] as HeldEvent)
  }
}

/** A delta, of which there are hundreds, is held as its text alone: that is a quarter of what the event takes. */
type HeldEvent = AgentEvent | string

function whole(event: HeldEvent): AgentEvent {
  return typeof event === 'string' ? { event: 'message_delta', data: { content: event } } : event
}

export function reduceTold(state: ToldState | null, event: AgentEvent): ToldState {
  const begins = event.event === 'session_initialized' || event.event === 'resync'
  return {
    session_id: begins ? event.data.session_id : (state?.session_id ?? ''),
    parts: reduceParts(state?.parts ?? [], event),
  }
}

/** Written out, since a spread costs more than the rest of a delta's way through the log. */
export function numberEvent(run_id: string, seq: number, { event, data }: AgentEvent): NumberedAgentEvent {
  return { event, data, id: eventId(run_id, seq) } as NumberedAgentEvent
}

export function resync(run_id: string, seq: number, { session_id, parts }: ToldState): NumberedAgentEvent {
  return { event: 'resync', data: { session_id, run_id, parts } as never, id: eventId(run_id, seq) }
}

/** The number in an event's id. */
export function seqOf({ id }: NumberedAgentEvent): number {
  return Number(id.slice(id.lastIndexOf(':') + 1))
}

const FRAME_SIZE = 40

function approximateSize({ event, data }: AgentEvent): number {
  const is_text = event === 'message_delta' || event === 'message'
  return FRAME_SIZE + (is_text ? data.content.length : JSON.stringify(data).length)
}
