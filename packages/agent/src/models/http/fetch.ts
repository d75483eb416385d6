import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'

/** Thrown when the server has sent nothing for too long. */
export class StalledError extends Error {
  override readonly name = 'StalledError'
}

/**
 * Idle connections are closed after this time. Servers and proxies silently close theirs after a minute or less, and a
 * request on such a connection would fail.
 */
const IDLE_MS = 15_000

const bodies = new WeakMap<Response, IncomingMessage>()

/** Returns the unread body of a successful response of {@link nodeFetch}. Throws TypeError for any other response. */
export function bodyOf(response: Response): IncomingMessage {
  const body = bodies.get(response)
  if (!body) throw new TypeError('the response has no body to stream')
  return body
}

/**
 * A `fetch` over Node's own HTTP, without redirects. The body of a successful response stays a Node stream, see
 * {@link bodyOf}; any other response has its body as usual. Throws StalledError when the server sends nothing for
 * `stallMs`, before its answer or within it.
 *
 * Traded for speed: the plain form would be the global `fetch`. Saves half of what the web streams of the global
 * `fetch` cost. fetch.test.ts checks that both forms do the same.
 */
export function nodeFetch(stallMs: number): typeof fetch {
  const http = { send: requestHttp, agent: new Agent({ keepAlive: true, timeout: IDLE_MS }) }
  const https = { send: requestHttps, agent: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }) }
  const destroyWhenSilent = createSilenceWatch(stallMs)

  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { send, agent } = url.protocol === 'https:' ? https : http
    const headerList = toHeaderList(url, headers, body)
    const request = send(url, { method, headers: headerList, agent, timeout: stallMs })
    // Send the head before the body. Node keeps the head in memory as it was written: alone it is one string; joined
    // with a body it is a string of some fifty pieces.
    request.flushHeaders()
    request.end(body)
    // Node's http.Agent keeps these options for the life of the connection, but never reads the headers again.
    headerList.length = 0
    const response = await waitForHead(request, signal)
    destroyWhenSilent(response)
    return toResponse(response)
  }
}

/**
 * Returns a list of alternating names and values. Node writes such a list directly. For any other form it would keep a
 * table of headers until the answer ends.
 */
function toHeaderList({ host }: URL, headers: RequestInit['headers'], body: unknown): string[] {
  const flat = ['host', host, ...(Array.isArray(headers) ? headers : [...new Headers(headers)]).flat()]
  return typeof body === 'string' ? [...flat, 'content-length', `${Buffer.byteLength(body)}`] : flat
}

/**
 * Resolves with the head of the response. Removes its listeners, so that nothing of the request stays in memory while
 * the body streams.
 */
function waitForHead(request: ClientRequest, signal: AbortSignal | null | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onAbort = () => request.destroy(signal?.reason)
    const onTimeout = () => request.destroy(stalled())

    function removeListeners(): void {
      signal?.removeEventListener('abort', onAbort)
      request.off('timeout', onTimeout).off('error', onError).off('response', onResponse).on('error', ignore)
    }
    function onError(error: Error): void {
      removeListeners()
      reject(error)
    }
    function onResponse(response: IncomingMessage): void {
      removeListeners()
      resolve(response)
    }

    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    request.on('timeout', onTimeout).on('error', onError).on('response', onResponse)
  })
}

/** How often all responses are checked within `stallMs`. */
const TICKS = 8

/**
 * Returns a function that destroys a response when the server falls silent for `stallMs` after the head, or up to an
 * eighth longer.
 *
 * Traded for speed: the plain form would be the timeout of the socket, which is restarted with each read. Saves 3 % of
 * the cost of a delta. fetch.test.ts checks that a silent server is given up as in the plain form.
 */
function createSilenceWatch(stallMs: number): (response: IncomingMessage) => void {
  const watched = new Map<IncomingMessage, { bytes: number; ticks: number }>()
  let timer: NodeJS.Timeout | undefined

  function check(): void {
    for (const [response, last] of watched) {
      const bytes = response.socket.bytesRead
      if (bytes !== last.bytes) watched.set(response, { bytes, ticks: 0 })
      else if (++last.ticks >= TICKS) response.destroy(stalled())
    }
  }

  return (response) => {
    const { socket } = response
    socket.setTimeout(0)
    watched.set(response, { bytes: socket.bytesRead, ticks: 0 })
    timer ??= setInterval(check, stallMs / TICKS).unref()
    response.on('close', () => {
      watched.delete(response)
      if (watched.size > 0) return
      clearInterval(timer)
      timer = undefined
    })
  }
}

function stalled(): StalledError {
  return new StalledError('the server sends nothing')
}

function ignore(): void {}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0
  const init = { status, headers: pairs(answer.rawHeaders) }
  if (status < 200 || status > 299) return new Response(await errorText(answer), init)
  const response = new Response(null, init)
  bodies.set(response, answer)
  return response
}

/** Error bodies are short. Anything after this many characters is dropped. */
const MAX_ERROR_LENGTH = 64 * 1024

async function errorText(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of answer.setEncoding('utf8')) {
    text += piece
    if (text.length > MAX_ERROR_LENGTH) break
  }
  return text
}

function pairs(flat: string[]): [string, string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : []))
}
