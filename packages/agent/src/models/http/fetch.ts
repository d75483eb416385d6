import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { ACCEPT_ENCODING, decodedBody } from './decode.ts'

/** Thrown when the server has sent nothing for too long. */
export class StalledError extends Error {
  override readonly name = 'StalledError'
}

/**
 * Idle connections are closed after this time. Servers and proxies silently close theirs after a minute or less, and a
 * request on such a connection would fail.
 */
const IDLE_MS = 15_000

const bodies = new WeakMap<Response, Readable>()

/** Returns the unread body of a successful response of {@link nodeFetch}. Throws TypeError for any other response. */
export function bodyOf(response: Response): Readable {
  const body = bodies.get(response)
  if (!body) throw new TypeError('the response has no body to stream')
  return body
}

/**
 * A `fetch` over Node's own HTTP, without redirects. The body of a successful response stays a Node stream, see
 * {@link bodyOf}; any other response has its body as usual. Throws StalledError when the server sends no head for
 * `stallMs`. The silence within a successful body is watched by its reader.
 *
 * Traded for speed: the plain form would be the global `fetch`. Saves half of what the web streams of the global
 * `fetch` cost. fetch.test.ts checks that both forms do the same.
 */
export function nodeFetch(stallMs: number): typeof fetch {
  const http = { send: requestHttp, agent: new Agent({ keepAlive: true, timeout: IDLE_MS }) }
  const https = { send: requestHttps, agent: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }) }

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
    return toResponse(await waitForHead(request, signal))
  }
}

/**
 * Returns a list of alternating names and values. Node writes such a list directly. For any other form it would keep a
 * table of headers until the answer ends.
 */
function toHeaderList({ host }: URL, headers: RequestInit['headers'], body: unknown): string[] {
  const flat = [
    'host',
    host,
    'accept-encoding',
    ACCEPT_ENCODING,
    ...(Array.isArray(headers) ? headers : [...new Headers(headers)]).flat(),
  ]
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

function stalled(): StalledError {
  return new StalledError('the server sends nothing')
}

function ignore(): void {}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0
  const init = { status, headers: pairs(answer.rawHeaders) }
  const body = decodedBody(answer)
  if (status < 200 || status > 299) return new Response(await errorText(answer, body), init)
  answer.socket.setTimeout(0)
  const response = new Response(null, init)
  bodies.set(response, body)
  return response
}

/** Error bodies are short. Anything after this many characters is dropped. */
const MAX_ERROR_LENGTH = 64 * 1024

/** Returns what can be read of the body of an error. Its status says enough without the rest. */
async function errorText(answer: IncomingMessage, body: Readable): Promise<string> {
  let text = ''
  const { socket } = answer
  const onTimeout = () => body.destroy(stalled())
  socket.on('timeout', onTimeout)
  try {
    for await (const piece of body.setEncoding('utf8')) {
      text += piece
      if (text.length > MAX_ERROR_LENGTH) break
    }
  } catch {
    // The text so far.
  }
  socket.off('timeout', onTimeout)
  return text
}

function pairs(flat: string[]): [string, string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : []))
}
