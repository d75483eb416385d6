import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** What the server answers once: an error, or events as `data:` lines. */
export type Reply =
  | { status: number; body: unknown }
  /** `cut`: the connection is lost after the events. `open`: nothing more comes, but the connection stays. */
  | { events: object[]; done?: boolean; end?: 'cut' | 'open' }

export interface ModelServer extends AsyncDisposable {
  baseURL: string
  /** What was asked, in order. */
  requests: { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }[]
  /** Settles when a client has closed its connection before the end. */
  hungUp: Promise<void>
}

/** A real HTTP server that speaks a model provider's protocol, playing one reply after the other. */
export async function modelServer(...replies: Reply[]): Promise<ModelServer> {
  const requests: ModelServer['requests'] = []
  const hungUp = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    requests.push({
      path: request.url ?? '',
      headers: request.headers,
      body: (await json(request)) as Record<string, unknown>,
    })
    const reply = replies[requests.length - 1]
    response.on('close', () => response.writableFinished || hungUp.resolve())
    if (!reply || 'status' in reply) {
      response.writeHead(reply?.status ?? 500, { 'content-type': 'application/json' })
      response.end(JSON.stringify(reply?.body ?? { error: { message: 'no more replies' } }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of reply.events) response.write(encode(event))
    if (reply.done) response.write('data: [DONE]\n\n')
    if (reply.end === 'cut') response.destroy()
    else if (reply.end !== 'open') response.end()
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
    },
  }
}

/** The Responses API names its events, Chat Completions does not. */
function encode(event: object): string {
  const name = 'type' in event ? `event: ${event.type}\n` : ''
  return `${name}data: ${JSON.stringify(event)}\n\n`
}
