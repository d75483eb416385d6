import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTodoAgents } from '@todo-agents/client/client'
import { afterEach, expect, test, vi } from 'vitest'
import type { FeedMessage, FeedTiming } from './feed-source.ts'
import { serverFeed } from './feed-source.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop()
})

/** A server that speaks tRPC's subscriptions. The test writes the events of each connection. */
async function feedServer({ staleAfterMs = 60_000, ...timing }: Partial<FeedTiming> = {}) {
  const connections: { after: unknown; response: ServerResponse; at: number }[] = []
  let refuses = 0
  const server = createServer((request, response) => {
    if (refuses > 0) {
      refuses -= 1
      response.writeHead(503).end()
      return
    }
    const input = JSON.parse(new URL(request.url ?? '', 'http://localhost').searchParams.get('input') ?? '{}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('retry: 1\nevent: connected\ndata: {}\n\n')
    connections.push({ after: request.headers['last-event-id'] ?? input.lastEventId, response, at: performance.now() })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close().closeAllConnections())

  const received: FeedMessage[] = []
  const { port } = server.address() as AddressInfo
  const client = createTodoAgents({ url: `http://127.0.0.1:${port}`, timing: { backoff_ms: 1, max_backoff_ms: 5 } })
  const open = serverFeed(client, { backoff_ms: 1, max_backoff_ms: 1e9, random: () => 1, staleAfterMs, ...timing })
  let lost = 0
  const feed = open(
    '0',
    (message) => received.push(message),
    () => {
      lost += 1
    },
  )
  stops.push(feed.close)

  return {
    connections,
    received,
    lost: () => lost,
    ...feed,
    refuse: (times: number) => {
      refuses = times
    },
    connected: (count: number) => vi.waitFor(() => expect(connections).toHaveLength(count)),
  }
}

function send(response: ServerResponse | undefined, id: string) {
  response?.write(`id: ${id}\ndata: ${JSON.stringify({ type: 'start' })}\n\n`)
}

test('the feed opens after the given position and passes on each event with its position', async () => {
  const { connections, received, connected } = await feedServer()
  await connected(1)
  expect(connections[0]?.after).toBe('0')
  send(connections[0]?.response, '1')
  send(connections[0]?.response, '2')
  const event = { type: 'start' }
  await vi.waitFor(() =>
    expect(received).toEqual([
      { id: '1', event },
      { id: '2', event },
    ]),
  )
})

test.each<[string, (response: ServerResponse) => void]>([
  ['a cut connection', (response) => response.destroy()],
  ['a server that stops', (response) => response.end('event: return\ndata:\n\n')],
])('the feed continues after the last event: %s', async (_, end) => {
  const { connections, received, connected, lost } = await feedServer()
  await connected(1)
  send(connections[0]?.response, '5')
  await vi.waitFor(() => expect(received).toHaveLength(1))
  expect(lost()).toBe(0)
  end(connections[0]?.response as ServerResponse)
  await connected(2)
  expect(lost()).toBeGreaterThan(0)
  expect(connections[1]?.after).toBe('5')
  send(connections[1]?.response, '6')
  await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(['5', '6']))
})

test('the feed reconnects after errors at which an EventSource gives up', async () => {
  const { connections, received, connected, refuse } = await feedServer()
  await connected(1)
  send(connections[0]?.response, '5')
  await vi.waitFor(() => expect(received).toHaveLength(1))
  refuse(3)
  connections[0]?.response.destroy()
  await connected(2)
  expect(connections[1]?.after).toBe('5')
})

const REFUSAL = JSON.stringify({ message: 'No.', code: -32003, data: { code: 'forbidden' } })

test.each<[string, string]>([
  ['a server that ends the feed', 'event: return\ndata:\n\n'],
  ['a refusal', `event: serialized-error\ndata: ${REFUSAL}\n\n`],
])('the waits between reconnects double: %s', async (_, end) => {
  const { connections, connected } = await feedServer()
  for (let count = 1; count < 8; count += 1) {
    await connected(count)
    connections[count - 1]?.response.end(end)
  }
  await connected(8)
  // The seventh wait is 64 ms long.
  expect((connections[7]?.at ?? 0) - (connections[6]?.at ?? 0)).toBeGreaterThan(60)
})

test('an event resets the wait before the next reconnect', async () => {
  const { connections, connected } = await feedServer()
  // With waits that double, this would take eight seconds.
  for (let count = 1; count < 14; count += 1) {
    await connected(count)
    send(connections[count - 1]?.response, `${count}`)
    connections[count - 1]?.response.end('event: return\ndata:\n\n')
  }
  await connected(14)
})

test('when the page is shown again, a quiet connection is replaced and any other is kept', async () => {
  const fresh = await feedServer()
  await fresh.connected(1)
  fresh.wake('sight')
  const quiet = await feedServer({ staleAfterMs: -1 })
  await quiet.connected(1)
  quiet.wake('sight')
  await quiet.connected(2)
  await vi.waitFor(() => expect(quiet.connections[0]?.response.destroyed).toBe(true))
  expect(fresh.connections).toHaveLength(1)
})

test('after a change of the network any connection is replaced and continues after the last event', async () => {
  const { connections, received, connected, wake } = await feedServer()
  await connected(1)
  send(connections[0]?.response, '5')
  await vi.waitFor(() => expect(received).toHaveLength(1))
  wake('network')
  await connected(2)
  expect(connections[1]?.after).toBe('5')
  await vi.waitFor(() => expect(connections[0]?.response.destroyed).toBe(true))
})

test('when the page is shown again, the feed reconnects without waiting longer', async () => {
  const { connections, connected, wake } = await feedServer({ backoff_ms: 1e9 })
  await connected(1)
  connections[0]?.response.end('event: return\ndata:\n\n')
  await vi.waitFor(() => {
    wake('sight')
    expect(connections).toHaveLength(2)
  })
})

test('a closed feed does not reconnect', async () => {
  const { connections, close, connected } = await feedServer()
  await connected(1)
  close()
  await vi.waitFor(() => expect(connections[0]?.response.destroyed).toBe(true))
  await expect(vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 100 })).rejects.toThrow()
})
