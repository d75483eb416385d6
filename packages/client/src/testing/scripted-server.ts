import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request that the server received. */
export interface SeenRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** Parsed JSON. Null when the request had no body. */
  body: unknown
}

export interface ScriptedServer {
  url: string
  requests: SeenRequest[]
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a server on a real port that calls `answer` for each request. */
export async function scriptedServer(
  answer: (response: ServerResponse, request: SeenRequest) => unknown,
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = []
  const server = createServer(async (message, response) => {
    const request = await read(message)
    requests.push(request)
    answer(response, request)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function read(message: IncomingMessage): Promise<SeenRequest> {
  const body = await text(message)
  const { method = '', url = '', headers } = message
  return { method, path: url, headers, body: body === '' ? null : JSON.parse(body) }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

/** Sends the head of an agent stream. Later writes are sent at once. */
export function openStream(response: ServerResponse, status = 200): ServerResponse {
  return response.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8' })
}
