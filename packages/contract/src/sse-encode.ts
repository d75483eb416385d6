import type { NumberedAgentEvent, StreamEvent } from './agent-events.ts'
import { boundedData } from './bounded-event.ts'

/** The first line of every stream: a browser's own EventSource reconnects after a second. */
export const RETRY_LINE = 'retry: 1000\n\n'

/** One Server-Sent Event. JSON never holds a raw line break, so its data is one line. */
export function encodeEvent(event: StreamEvent): string {
  return frame(event.event, boundedData(event), event.id)
}

/** Says that the stream lives. It has no id, so it never moves the position to resume at. */
export function encodeHeartbeat(): string {
  return frame('heartbeat', '{}')
}

function frame(event: string, data: string, id?: string): string {
  const id_line = id ? `id: ${id}\n` : ''
  return `${id_line}event: ${event}\ndata: ${data}\n\n`
}

interface JoinOptions {
  /** Whether the client reads `batch` events. */
  batch: boolean
  /** Of the data of one `batch`, in bytes. */
  max_bytes?: number
}

/**
 * Encodes events that had to wait (a slow client, many in one tick) as few frames. Neighbouring deltas become
 * one; with `batch`, what remains goes as `batch` events of at most `max_bytes`, and an event that is larger
 * than that goes alone. A joined frame has the id of the last event in it, which is where a resume goes on.
 */
export function joinEvents(events: readonly NumberedAgentEvent[], { batch, max_bytes = 1024 }: JoinOptions): string {
  // Nearly always: of a model's deltas each comes alone, and then this is all that there is to do.
  if (events.length === 1) return encodeEvent(events[0]!)
  const joined = joinDeltas(events)
  return batch ? inBatches(joined, max_bytes) : joined.map(encodeEvent).join('')
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
  let waiting: NumberedAgentEvent[] = []
  let items: string[] = []
  let size = 0

  function flush(): void {
    const last = waiting.at(-1)
    if (!last) return
    frames.push(waiting.length === 1 ? encodeEvent(last) : frame('batch', `[${items.join(',')}]`, last.id))
    waiting = []
    items = []
    size = 0
  }

  for (const event of events) {
    const item = JSON.stringify({ id: event.id, event: event.event, data: event.data })
    const item_size = utf8.encode(item).length + ','.length
    // One bracket more than commas: n items take n - 1 commas and 2 brackets.
    if (size + item_size + 1 > max_bytes) flush()
    waiting.push(event)
    items.push(item)
    size += item_size
  }
  flush()
  return frames.join('')
}
