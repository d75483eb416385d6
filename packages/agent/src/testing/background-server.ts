import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A response that the server goes on with, whether or not a client is connected. */
interface StoredResponse {
  id: string
  events: object[]
  /** How many events have happened. */
  said: number
  isCancelled: boolean
  streams: Set<ServerResponse>
}

export interface BackgroundServer extends AsyncDisposable {
  baseURL: string
  /** The method and the path of each request, such as `POST /v1/responses`. */
  requests: string[]
  /** The bodies of the requests that asked for a response. */
  created: Record<string, unknown>[]
  /** Lets so many further events of the last response happen. */
  say(count?: number): void
  /** Resolves when so many requests have arrived. */
  hasRequests(count: number): Promise<void>
  /** Closes all connections, as an outage of the network does. */
  cut(): void
  /** `gone`: the server knows no earlier response. `old`: it no longer streams one. */
  mode: 'streams' | 'old' | 'gone'
}

/**
 * Starts a real HTTP server with the Responses API in background mode: create, retrieve with and without a stream, and
 * cancel. Each response that is created answers with the next list of events, after `response.created`; the last list
 * repeats.
 */
export async function backgroundServer(...answers: object[][]): Promise<BackgroundServer> {
  const responses: StoredResponse[] = []
  const requests: string[] = []
  const created: Record<string, unknown>[] = []
  const waiting: { count: number; resolve: () => void }[] = []

  const server = createServer(async (request, response) => {
    const body = await text(request)
    requests.push(`${request.method} ${request.url}`)
    for (const { count, resolve } of waiting) if (requests.length >= count) resolve()
    answer(request, body, response)
  })

  function answer({ method, url = '' }: IncomingMessage, body: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const [, , , id, action] = pathname.split('/')
    const found = responses.find((each) => each.id === id)
    if (method === 'POST' && id === undefined) create(JSON.parse(body), response)
    else if (!found || self.mode === 'gone') refuse(response, 404, `Response with id '${id}' not found.`)
    else if (action === 'cancel') {
      found.isCancelled = true
      sendJson(response, 200, objectOf(found))
    } else if (searchParams.get('stream') !== 'true') sendJson(response, 200, objectOf(found))
    else if (self.mode === 'old') refuse(response, 400, 'This response can no longer be streamed.')
    else stream(found, response)
  }

  function create(body: Record<string, unknown>, response: ServerResponse): void {
    created.push(body)
    const id = `resp_${created.length}`
    const events = answers[created.length - 1] ?? answers.at(-1)!
    const start = { type: 'response.created', response: { id, status: 'queued', output: [] } }
    const made: StoredResponse = {
      id,
      events: [start, ...events],
      said: 0,
      isCancelled: false,
      streams: new Set(),
    }
    responses.push(made)
    stream(made, response)
  }

  function stream(from: StoredResponse, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    from.streams.add(response)
    response.on('close', () => from.streams.delete(response))
    send(from, response, 0)
  }

  function send({ events, said }: StoredResponse, response: ServerResponse, from: number): void {
    for (const [at, event] of events.slice(from, said).entries()) {
      const data = JSON.stringify({ ...event, sequence_number: from + at })
      response.write(`event: ${(event as { type: string }).type}\ndata: ${data}\n\n`)
    }
    if (said >= events.length) response.end()
  }

  const self: BackgroundServer = {
    baseURL: '',
    requests,
    created,
    mode: 'streams',
    say(count = Number.POSITIVE_INFINITY) {
      const last = responses.at(-1)!
      const from = last.said
      last.said = Math.min(last.events.length, from + count)
      for (const response of last.streams) send(last, response, from)
    },
    async hasRequests(count) {
      if (requests.length >= count) return
      await new Promise<void>((resolve) => waiting.push({ count, resolve }))
    },
    cut: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  self.baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return self
}

/** Returns the events of a response after `response.created`. Its text comes in these pieces. */
export function textEvents(pieces: string[]): object[] {
  const at = { item_id: 'm1', output_index: 0, content_index: 0 }
  const content = [{ type: 'output_text', text: pieces.join(''), annotations: [] }]
  const item = { type: 'message', id: 'm1', role: 'assistant', status: 'completed', content }
  const usage = { input_tokens: 12, output_tokens: 3 }
  return [
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', delta, ...at })),
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { status: 'completed', output: [item], usage } },
  ]
}

/** Returns a response as one object: that of its last event, once it has happened. */
function objectOf({ id, events, said, isCancelled }: StoredResponse): object {
  if (isCancelled) return { id, status: 'cancelled', output: [] }
  const last = said >= events.length ? (events.at(-1) as { response?: object }) : {}
  return { status: 'in_progress', output: [], ...last.response, id }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message, type: 'invalid_request_error' } })
}
