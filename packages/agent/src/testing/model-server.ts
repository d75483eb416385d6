import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { brokenRules } from './vendor-rules/vendor-rules.ts'

/** One reply of the server: an error, events as `data:` lines, or nothing. */
export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /**
   * A string is sent unchanged. `cut`: the connection is lost after the events. `open`: the connection stays open, but
   * nothing more is sent.
   */
  | { events: (object | string)[]; done?: boolean; end?: 'cut' | 'open' }
  /** A body of these bytes, in as many pieces. `end`: as for events. */
  | { raw: (string | Uint8Array)[]; headers?: Record<string, string>; status?: number; end?: 'cut' | 'open' }
  /** The server sends no head. `cut`: the connection is lost. `open`: it stays open and silent. */
  | { head: 'cut' | 'open' }

interface ModelServerRequest {
  path: string
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
  /** When the request arrived, in milliseconds of `performance.now()`. */
  at: number
  /** The same for all requests of one connection. */
  clientPort: number | undefined
}

export interface ModelServer extends AsyncDisposable {
  baseURL: string
  /** All requests so far, in order. */
  requests: ModelServerRequest[]
  /** Resolves when a client has closed its connection before the end of a reply. */
  hungUp: Promise<void>
}

/**
 * Starts a real HTTP server that speaks a model provider's protocol. Sends one reply for each request; the last one
 * repeats.
 *
 * A request that any vendor would refuse is answered with 400, and fails the test when the server is disposed.
 */
export async function modelServer(...replies: Reply[]): Promise<ModelServer> {
  const requests: ModelServer['requests'] = []
  const broken: string[] = []
  const hungUp = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    const { url: path = '', headers, socket } = request
    const at = performance.now()
    const body = (await json(request)) as Record<string, unknown>
    requests.push({ path, headers, body, at, clientPort: socket.remotePort })
    response.on('close', () => response.writableFinished || hungUp.resolve())
    const rules = brokenRules(path, body)
    broken.push(...rules)
    if (rules.length > 0) play({ status: 400, body: { error: { message: rules.join('; ') } } }, response)
    else play(replies[requests.length - 1] ?? replies.at(-1)!, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    hungUp: hungUp.promise,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
      if (broken.length > 0) throw new Error(`requests that a vendor refuses: ${broken.join('; ')}`)
    },
  }
}

function play(reply: Reply, response: ServerResponse): void {
  if ('head' in reply) {
    if (reply.head === 'cut') response.destroy()
    return
  }
  if ('raw' in reply) {
    playRaw(reply, response)
    return
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(JSON.stringify(reply.body ?? {}))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of reply.events) response.write(typeof event === 'string' ? event : encode(event))
  if (reply.done) response.write('data: [DONE]\n\n')
  // In the next tick, so that the events are sent before the connection is cut.
  if (reply.end === 'cut') setImmediate(() => response.destroy())
  else if (reply.end !== 'open') response.end()
}

/** Sends each piece in a packet of its own. */
async function playRaw(
  { raw, headers, status = 200, end }: Extract<Reply, { raw: unknown }>,
  response: ServerResponse,
): Promise<void> {
  response.socket?.setNoDelay(true)
  response.writeHead(status, { 'content-type': 'text/event-stream', ...headers })
  response.flushHeaders()
  for (const piece of raw) {
    if (response.destroyed) return
    await new Promise((sent) => response.write(piece, sent))
    await new Promise(setImmediate)
  }
  if (end === 'cut') response.destroy()
  else if (end !== 'open') response.end()
}

/** Encodes an event as SSE. The Responses API names its events, Chat Completions does not. */
function encode(event: object): string {
  const name = 'type' in event ? `event: ${event.type}\n` : ''
  return `${name}data: ${JSON.stringify(event)}\n\n`
}
