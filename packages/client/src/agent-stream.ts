import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal, parseAgentEvent } from '@todo-agents/contract/agent-events'
import { createDecoder, StreamFormatError } from '@todo-agents/contract/sse-decode'
import { StreamInterruptedError } from './errors.ts'
import { invalidResponse, readJson } from './http.ts'

/**
 * The events of a run, in order, up to its terminal event and the `history` after it. The request is made when
 * the iteration begins; leaving the loop closes the connection. A request that is refused gives one `error` or
 * `rate_limit_exceeded` event. Throws a {@link StreamInterruptedError} when the connection ends too early, and
 * a TodoAgentsError `network_error` or `invalid_response`.
 */
export interface AgentStream extends AsyncIterable<StreamEvent> {
  /** The same events, as many at a time as came together: for a page that draws once for all of them. */
  chunks(): AsyncIterable<StreamEvent[]>
}

export interface AgentStreamOptions {
  connect: () => Promise<Response>
  signal: AbortSignal | undefined
  /** The position to go on after. */
  last_event_id: string | null
}

export function createAgentStream(options: AgentStreamOptions): AgentStream {
  return {
    chunks: () => readChunks(options),
    async *[Symbol.asyncIterator]() {
      for await (const events of readChunks(options)) yield* events
    },
  }
}

async function* readChunks(options: AgentStreamOptions): AsyncGenerator<StreamEvent[], void, void> {
  const response = await options.connect()
  const { body } = response
  if (!body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield [await readRefusal(response)]
    return
  }

  let { last_event_id } = options
  let has_ended = false
  let events: StreamEvent[] = []
  const decoder = createDecoder((event) => events.push(event))
  try {
    for await (const bytes of readBytes(body)) {
      decoder.push(bytes)
      if (events.length === 0) continue
      yield events
      last_event_id = events.findLast(({ id }) => id)?.id ?? last_event_id
      has_ended ||= events.some(isTerminal)
      if (events.some(isLast)) return
      events = []
    }
  } catch (error) {
    if (options.signal?.aborted) throw error
    if (error instanceof StreamFormatError) throw invalidResponse(response, error)
    if (!has_ended) throw new StreamInterruptedError(last_event_id, error)
  }
  if (!has_ended) throw new StreamInterruptedError(last_event_id)
}

/** Only `completed` is followed by something: the history. */
function isLast(event: StreamEvent): boolean {
  return event.event === 'history' || (isTerminal(event) && event.event !== 'completed')
}

/** With a reader, since not every browser can iterate a ReadableStream. */
async function* readBytes(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    // Of a stream that failed, cancelling rejects with that failure, which is already on its way.
    await reader.cancel().catch(() => {})
  }
}

/** The event that a JSON answer stands for. */
async function readRefusal(response: Response): Promise<StreamEvent> {
  const body = await readJson(response)
  for (const name of ['error', 'rate_limit_exceeded']) {
    try {
      const event = parseAgentEvent(name, body)
      if (event) return event
    } catch {
      // Not this one.
    }
  }
  throw invalidResponse(response)
}
