import { setTimeout as sleep } from 'node:timers/promises'

/** With these waits a call is tried for some 30 s, which is longer than a server takes to start. */
const WAITS_MS = [100, 300, 1000, 3000, 10_000, 15_000]
/** Answers of a server that is starting or stopping, and of a proxy before it. */
const PASSING = new Set([502, 503, 504])
/** Its answer lasts as long as the connection. */
const ENDLESS = 'subscriptions/listen'

/**
 * Returns a fetch for the messages of MCP that makes a request again when the server could not be reached, or the
 * connection was lost before the whole answer had come. The server stores the result of each call before it answers,
 * and takes the same call for a retry while its answer was not sent, so nothing is done twice.
 */
export function patientFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const isEndless = typeof init?.body === 'string' && init.body.includes(ENDLESS)
    if (init?.method !== 'POST' || isEndless) return fetch(input, init)
    for (const wait of WAITS_MS) {
      try {
        const response = await fetch(input, init)
        if (!PASSING.has(response.status)) return await whole(response)
        await response.body?.cancel()
      } catch (error) {
        if (init.signal?.aborted) throw error
      }
      await sleep(wait, undefined, init.signal ? { signal: init.signal } : {})
    }
    return fetch(input, init)
  }
}

/** Reads the whole answer. Rejects when the connection is lost before its end. */
async function whole(response: Response): Promise<Response> {
  if (response.body === null) return response
  const { status, headers } = response
  return new Response(await response.arrayBuffer(), { status, headers })
}
