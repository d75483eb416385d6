import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'

/** The server has not sent a byte for too long. */
export class StalledError extends Error {
  override readonly name = 'StalledError'
}

/** Servers close idle connections without a word after a minute or less; so do the boxes in between. */
const IDLE_MS = 15_000

const bodies = new WeakMap<Response, IncomingMessage>()

/** The body of a response that {@link nodeFetch} gave, which nobody reads as yet. */
export function bodyOf(response: Response): IncomingMessage {
  const body = bodies.get(response)
  if (!body) throw new TypeError('the response has no body that is being streamed')
  return body
}

/**
 * A `fetch` for the `openai` package over Node's own HTTP, which costs half of what web streams do. Of a success, the
 * body stays Node's, see {@link bodyOf}; of anything else, the response has it as usual. Redirects are not followed.
 * `stall_ms`: how long the server may send nothing, before its answer and within it.
 */
export function nodeFetch(stall_ms: number): typeof fetch {
  const http = { send: requestHttp, agent: new Agent({ keepAlive: true, timeout: IDLE_MS }) }
  const https = { send: requestHttps, agent: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }) }

  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { send, agent } = url.protocol === 'https:' ? https : http
    const flat_headers = flatHeaders(url, headers, body)
    const request = send(url, { method, headers: flat_headers, agent, timeout: stall_ms })
    // Of its own, since the head is kept as it was written: joined with a body, as some fifty pieces.
    request.flushHeaders()
    request.end(body)
    // The agent keeps its options for as long as the connection lives, and reads no headers there.
    flat_headers.length = 0
    return toResponse(await answerTo(request, signal))
  }
}

/** Names and values in turn: then Node writes them at once, and keeps no table of them for as long as the answer takes. */
function flatHeaders({ host }: URL, headers: RequestInit['headers'], body: unknown): string[] {
  const flat = ['host', host, ...[...new Headers(headers)].flat()]
  return typeof body === 'string' ? [...flat, 'content-length', `${Buffer.byteLength(body)}`] : flat
}

/** Answers when the head of the response is there. What it keeps for the whole stream is no more than this needs. */
function answerTo(request: ClientRequest, signal: AbortSignal | null | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = () => request.destroy(signal?.reason)
    const stalled = () => request.destroy(silence())

    function settle(): void {
      signal?.removeEventListener('abort', abort)
      request.off('timeout', stalled).off('error', fail).off('response', answered).on('error', ignore)
    }
    function fail(error: Error): void {
      settle()
      reject(error)
    }
    function answered(response: IncomingMessage): void {
      settle()
      destroyWhenSilent(request, response)
      resolve(response)
    }

    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    request.on('timeout', stalled).on('error', fail).on('response', answered)
  })
}

/** After the head it is the response that tells of errors. */
function destroyWhenSilent(request: ClientRequest, response: IncomingMessage): void {
  request.on('timeout', () => response.destroy(silence()))
}

function silence(): StalledError {
  return new StalledError('the server sends nothing')
}

function ignore(): void {}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0
  const init = { status, headers: pairs(answer.rawHeaders) }
  if (status < 200 || status > 299) return new Response(await beginningOf(answer), init)
  const response = new Response(null, init)
  bodies.set(response, answer)
  return response
}

/** What a server has to say about an error is short. */
const MAX_ERROR_LENGTH = 64 * 1024

async function beginningOf(answer: IncomingMessage): Promise<string> {
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
