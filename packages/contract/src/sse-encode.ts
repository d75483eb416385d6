import type { NumberedAgentEvent, StreamEvent } from './agent-events.ts'
import { boundedData } from './bounded-event.ts'
import { longEventId } from './event-id.ts'

/** The first line of every stream. Makes a browser's EventSource reconnect after a second. */
export const RETRY_LINE = 'retry: 1000\n\n'

/** Encodes one event as a Server-Sent Event. JSON has no raw line breaks, so the data fits in one `data:` line. */
export function encodeEvent(event: StreamEvent): string {
  return frame(event.event, boundedData(event), event.id)
}

/**
 * Encodes an event that shows that the connection is alive. It has no id, so a client still resumes after the last real
 * event.
 */
export function encodeHeartbeat(): string {
  return frame('heartbeat', '{}')
}

/** A space after a colon is optional in Server-Sent Events. The id has none, which saves a byte of each delta. */
function frame(event: string, data: string, id?: string): string {
  const idLine = id ? `id:${id}\n` : ''
  return `${idLine}event: ${event}\ndata: ${data}\n\n`
}

interface JoinOptions {
  /** True when the client can read `batch` events. */
  batch: boolean
  /** The largest data of one `batch`, in bytes. */
  max_bytes?: number
  /** The run whose id is to be a part of each event's id, for clients of 0.1. */
  long_ids_of?: string | undefined
}

/**
 * Encodes pending events (of a slow client, or many of one tick) in as few frames as possible. Adjacent deltas become
 * one. With `batch`, all events are then packed into `batch` events of at most `max_bytes`; a larger event is sent
 * alone. A joined frame has the id of its last event, so a client that resumes continues after this event.
 */
export function joinEvents(events: readonly NumberedAgentEvent[], options: JoinOptions): string {
  const { batch, max_bytes = 1024, long_ids_of } = options
  if (long_ids_of !== undefined) return joinEvents(withLongIds(events, long_ids_of), { batch, max_bytes })
  // The usual case: deltas of a model arrive one at a time.
  if (events.length === 1) return encodeEvent(events[0]!)
  const joined = joinDeltas(events)
  return batch ? inBatches(joined, max_bytes) : joined.map(encodeEvent).join('')
}

function withLongIds(events: readonly NumberedAgentEvent[], run_id: string): NumberedAgentEvent[] {
  return events.map((event) => ({ ...event, id: longEventId(run_id, Number(event.id)) }))
}

function joinDeltas(events: readonly NumberedAgentEvent[]): NumberedAgentEvent[] {
  const joined: NumberedAgentEvent[] = []
  let content: string[] = []
  events.forEach((event, index) => {
    if (event.event !== 'message_delta') {
      joined.push(event)
      return
    }
    content.push(event.data.content)
    if (events[index + 1]?.event === 'message_delta') return
    joined.push({ ...event, data: { content: content.join('') } })
    content = []
  })
  return joined
}

const utf8 = new TextEncoder()

function inBatches(events: readonly NumberedAgentEvent[], max_bytes: number): string {
  const frames: string[] = []
  let pending: NumberedAgentEvent[] = []
  let items: string[] = []
  let size = 0

  function flush(): void {
    const last = pending.at(-1)
    if (!last) return
    frames.push(pending.length === 1 ? encodeEvent(last) : frame('batch', `[${items.join(',')}]`, last.id))
    pending = []
    items = []
    size = 0
  }

  for (const event of events) {
    const item = JSON.stringify({ id: event.id, event: event.event, data: event.data })
    const item_size = utf8.encode(item).length + ','.length
    // The `+ 1`: n items need n - 1 commas and 2 brackets, and `item_size` already counts n commas.
    if (size + item_size + 1 > max_bytes) flush()
    pending.push(event)
    items.push(item)
    size += item_size
  }
  flush()
  return frames.join('')
}
