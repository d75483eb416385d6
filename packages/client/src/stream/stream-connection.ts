import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal } from '@todo-agents/contract/event-id'
import { invalidResponse, readJson } from '../transport/http.ts'
import { RefusedError } from './stream-failure.ts'

/**
 * Yields the events of one response, in the groups in which they arrived. Ends when the server closes the response.
 * Throws a RefusedError, a TodoAgentsError `invalid_response`, or the error of a broken connection.
 */
export async function* readEvents(response: Response, onBytes: () => void): AsyncGenerator<StreamEvent[], void, void> {
  const { body, ok } = response
  // 204: no event follows the requested position, and none will.
  if (response.status === 204) return
  if (!body || !response.headers.get('content-type')?.startsWith('text/event-stream')) throw await readRefusal(response)

  // Loaded with the first stream: a page needs neither the schemas of the events nor zod to start.
  const { createDecoder, StreamFormatError } = await import('@todo-agents/contract/sse-decode')
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

/** Uses a reader, because not every browser can iterate a ReadableStream. */
async function* readBytes(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    // Cancelling a stream that failed rejects with the same error, which is being thrown already.
    await reader.cancel().catch(() => {})
  }
}

/** Reads a response that is not a stream. The server sends its refusals as the JSON of an event. */
async function readRefusal(response: Response): Promise<RefusedError> {
  const body = await readJson(response)
  const event = (await parseRefusal('error', body)) ?? (await parseRefusal('rate_limit_exceeded', body))
  if (event) return refused(response, event)
  return new RefusedError({
    outcome: { error: invalidResponse(response) },
    status: response.status,
    retry_after_ms: headerRetryAfter(response),
  })
}

async function parseRefusal(name: 'error' | 'rate_limit_exceeded', body: unknown): Promise<StreamEvent | null> {
  const { parseAgentEvent } = await import('@todo-agents/contract/agent-events')
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

/**
 * Returns milliseconds, or null without the header. Only seconds are read: the server never sends a date, which HTTP
 * allows too.
 */
function headerRetryAfter({ headers }: Response): number | null {
  const value = headers.get('retry-after') ?? ''
  return /^\d+$/.test(value) ? Number(value) * 1000 : null
}
