import type { EventSourceMessage } from 'eventsource-parser'
import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import type { StreamEvent } from './agent-events.ts'
import { parseAgentEvent } from './agent-events.ts'
import { MAX_EVENT_SIZE } from './bounds.ts'

/**
 * Thrown when the bytes are not a valid agent stream: broken JSON, data that does not fit its event, or an endless
 * event.
 */
export class StreamFormatError extends Error {
  override readonly name = 'StreamFormatError'
}

export interface DecoderOptions {
  /** The most characters of one event that the decoder keeps while it waits for the event's end. */
  max_event_size?: number
}

export interface Decoder {
  /**
   * Takes the next bytes, which may be cut anywhere. Throws StreamFormatError; after that, the decoder must not be used
   * again.
   */
  push(bytes: Uint8Array): void
}

/**
 * Returns a decoder that calls `onEvent` with each event as soon as its last byte arrives. A `batch` is passed on as
 * its single events.
 */
export function createDecoder(onEvent: (event: StreamEvent) => void, options: DecoderOptions = {}): Decoder {
  const { max_event_size = MAX_EVENT_SIZE } = options
  // Without the option `fatal`: a broken byte becomes U+FFFD, as in a browser's own EventSource.
  const utf8 = new TextDecoder()
  const parser = createParser({
    maxBufferSize: max_event_size,
    onEvent: (message) => decodeMessage(message, onEvent),
    onError: ({ type }) => {
      // Other errors are unknown fields and invalid retry values. The SSE standard says to ignore these.
      if (type === 'max-buffer-size-exceeded') {
        throw new StreamFormatError(`The stream has an event of more than ${max_event_size} characters.`)
      }
    },
  })
  return { push: (bytes) => parser.feed(utf8.decode(bytes, { stream: true })) }
}

/** Yields the events of a stream of bytes, in order. Throws StreamFormatError. */
export async function* decodeStream(
  chunks: AsyncIterable<Uint8Array>,
  options?: DecoderOptions,
): AsyncGenerator<StreamEvent, void, void> {
  let events: StreamEvent[] = []
  const decoder = createDecoder((event) => events.push(event), options)
  for await (const chunk of chunks) {
    decoder.push(chunk)
    yield* events
    events = []
  }
}

/** The data of a `batch`: the single events. */
export const batchSchema = z.array(z.object({ id: z.string().optional(), event: z.string(), data: z.unknown() }))

function decodeMessage(
  { event = 'message', id, data }: EventSourceMessage,
  onEvent: (event: StreamEvent) => void,
): void {
  for (const item of readMessage(event, data, id)) onEvent(item)
}

function readMessage(event: string, data: string, id: string | undefined): StreamEvent[] {
  try {
    const value: unknown = JSON.parse(data)
    const items = event === 'batch' ? batchSchema.parse(value) : [{ id, event, data: value }]
    return items.map((item) => parseAgentEvent(item.event, item.data, item.id)).filter((item) => item !== null)
  } catch (error) {
    throw new StreamFormatError(`The stream has a broken "${event}" event.`, { cause: error })
  }
}
