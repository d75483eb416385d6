import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal, parseAgentEvent } from '@todo-agents/contract/agent-events'
import { createDecoder, StreamFormatError } from '@todo-agents/contract/sse-decode'
import { invalidResponse, readJson } from '../transport/http.ts'
import { RefusedError } from './stream-failure.ts'

/**
 * The events of one answer, as many at a time as came together. Ends when the server closes it. Throws a RefusedError,
 * a TodoAgentsError `invalid_response`, or what the connection broke with.
 */
export async function* readEvents(response: Response, onBytes: () => void): AsyncGenerator<StreamEvent[], void, void> {
  const { body, ok } = response
  // There is nothing after the asked position, and there will not be.
  if (response.status === 204) return
  if (!body || !response.headers.get('content-type')?.startsWith('text/event-stream')) throw await readRefusal(response)

  let events: StreamEvent[] = []
  const decoder = createDecoder((event) => events.push(event))
  try {
    for await (const bytes of readBytes(body)) {
      onBytes()
      decoder.push(bytes)
      const refusal = ok ? undefined : events.find(isTerminal)
      if (refusal) throw refused(response, refusal)
      if (events.length === 0) continue
      yield events
      events = []
    }
  } catch (error) {
    if (error instanceof StreamFormatError) throw invalidResponse(response, error)
    throw error
  }
  if (!ok) throw invalidResponse(response)
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

/** What an answer without a stream says; ours says it as the JSON of an event. */
async function readRefusal(response: Response): Promise<RefusedError> {
  const body = await readJson(response)
  const event = parseRefusal('error', body) ?? parseRefusal('rate_limit_exceeded', body)
  if (event) return refused(response, event)
  return new RefusedError({
    outcome: { error: invalidResponse(response) },
    status: response.status,
    retry_after_ms: headerRetryAfter(response),
  })
}

function parseRefusal(name: 'error' | 'rate_limit_exceeded', body: unknown): StreamEvent | null {
  try {
    return parseAgentEvent(name, body)
  } catch {
    return null
  }
}

function refused(response: Response, event: StreamEvent): RefusedError {
  const retry_after_ms =
    event.event === 'rate_limit_exceeded' ? event.data.retry_after * 1000 : headerRetryAfter(response)
  return new RefusedError({ outcome: { event }, status: response.status, retry_after_ms })
}

/** Null when the server does not say. Only seconds are read; a date, which is allowed too, is not sent by ours. */
function headerRetryAfter({ headers }: Response): number | null {
  const value = headers.get('retry-after') ?? ''
  return /^\d+$/.test(value) ? Number(value) * 1000 : null
}
