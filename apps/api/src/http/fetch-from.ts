import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http'
import { Agent, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { duplexPair, Readable } from 'node:stream'

/**
 * Returns a `fetch` whose requests all go to this HTTP server, over connections inside this process: the server needs
 * no port, and no other process can reach it. Of a body it takes text only.
 */
export function fetchFrom(server: Server): typeof fetch {
  const agent = new InProcessAgent(server)
  return async (input, init = {}) => {
    const { method, url, headers, signal } = new Request(input, init)
    const response = await send(
      new URL(url),
      { agent, method, headers: Object.fromEntries(headers), signal },
      init.body,
    )
    const body = NO_BODY.has(response.statusCode!) ? null : (Readable.toWeb(response) as ReadableStream<Uint8Array>)
    if (body === null) response.resume()
    return new Response(body, { status: response.statusCode!, headers: headersOf(response) })
  }
}

const NO_BODY = new Set([101, 204, 205, 304])

interface SendOptions {
  agent: Agent
  method: string
  headers: OutgoingHttpHeaders
  signal: AbortSignal
}

function send({ host, pathname, search }: URL, options: SendOptions, body: unknown): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const headers = { ...options.headers, host }
  const sent = request({ ...options, headers, path: pathname + search }, resolve)
  sent.on('error', reject)
  sent.end(body ?? undefined)
  return promise
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  return headers
}

/** An agent whose connections end at a server of this process. */
class InProcessAgent extends Agent {
  readonly #server: Server

  constructor(server: Server) {
    super({ keepAlive: false })
    this.#server = server
  }

  override createConnection(): Duplex {
    const [ours, theirs] = duplexPair()
    // The server counts attempts to sign in by the address of the caller.
    this.#server.emit('connection', Object.assign(theirs, { remoteAddress: '127.0.0.1' }))
    return ours
  }
}
