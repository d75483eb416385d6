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
    const request = send(url, { method, headers: Object.fromEntries(new Headers(headers)), agent, timeout: stall_ms })
    request.end(body)
    return toResponse(await answerTo(request, signal))
  }
}

/** Answers when the head of the response is there. What it keeps for the whole stream is no more than this needs. */
function answerTo(request: ClientRequest, signal: AbortSignal | null | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined
    const abort = () => request.destroy(signal?.reason)
    const settled = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    request.on('timeout', () => (answer ?? request).destroy(new StalledError('the server sends nothing')))
    request.on('response', (response) => {
      answer = response
      settled()
      resolve(response)
    })
    // After the response it is the response that tells.
    request.on('error', (error) => {
      settled()
      reject(error)
    })
  })
}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0
  const init = { status, headers: Object.entries(answer.headersDistinct).flatMap(pairs) }
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

function pairs([name, values = []]: [string, string[] | undefined]): [string, string][] {
  return values.map((value) => [name, value])
}
