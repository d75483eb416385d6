import type { ServerResponse } from 'node:http'
import type { FeedEvent } from '@todo-agents/contract/feed'
import { RETRY_LINE } from '@todo-agents/contract/sse-encode'
import { EventSource } from 'eventsource'
import { expect, test } from 'vitest'
import type { TodoAgents } from '../client.ts'
import { createTodoAgents } from '../client.ts'
import { completed, delta, encode, history, initialized, message, numbered, run_id } from '../testing/events.ts'
import type { SeenRequest } from '../testing/scripted-server.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'

const start: FeedEvent = { type: 'start' }
const news: FeedEvent = {
  type: 'run',
  run: {
    ...{ id: run_id, session_id: 'user_1_work', status: 'running', error_code: null, input_tokens: 0 },
    ...{ output_tokens: 0, cached_input_tokens: 0, cost_usd: 0, created_at: '', finished_at: null },
  } as const,
}

/** Writes events as tRPC writes a subscription. */
function openFeed(response: ServerResponse, ...events: [id: string, event: FeedEvent][]): ServerResponse {
  openStream(response).write('event: connected\ndata: {}\n\n')
  for (const [id, event] of events) response.write(`data: ${JSON.stringify(event)}\nid: ${id}\n\n`)
  return response
}

/** Resolves with the first `count` events, or the error that ended the feed. */
function follow({ trpc }: TodoAgents, count: number): Promise<FeedEvent[]> {
  const seen: FeedEvent[] = []
  return new Promise((resolve, reject) => {
    const subscription = trpc.change.subscribe.subscribe(
      {},
      {
        onData({ data }) {
          seen.push(data)
          if (seen.length < count) return
          subscription.unsubscribe()
          resolve(seen)
        },
        onError: reject,
      },
    )
  })
}

function lastIdOf({ path, headers }: SeenRequest): unknown {
  const input = new URL(path, 'http://localhost').searchParams.get('input')
  return headers['last-event-id'] ?? JSON.parse(input ?? '{}').lastEventId
}

test('the feed names its user, and goes on after the last id', async () => {
  let refusals = 1
  await using server = await scriptedServer((response) => {
    if (server.requests.length === 1)
      openFeed(response, ['c1', start]).write(RETRY_LINE.replace('1000', '1'), () => response.end())
    else if (refusals-- > 0) sendJson(response, {}, 503)
    else openFeed(response, ['c2', news])
  })
  let tokens = 0
  const client = createTodoAgents({
    url: server.url,
    token: () => `jwt-${++tokens}`,
    EventSource,
    timing: { random: () => 0 },
  })

  expect(await follow(client, 2)).toEqual([start, news])
  expect(server.requests.map(lastIdOf)).toEqual([undefined, 'c1', 'c1'])
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer jwt-1',
    'Bearer jwt-2',
    'Bearer jwt-3',
  ])
})

test('failures before the last event do not make the next wait longer', async () => {
  await using server = await scriptedServer((response) => {
    const count = server.requests.length
    if (count % 2 === 1) sendJson(response, {}, 503)
    else openFeed(response, [`c${count}`, news]).write(RETRY_LINE.replace('1000', '1'), () => response.end())
  })
  // The first wait takes a millisecond. Twenty waits that double would take minutes.
  const client = createTodoAgents({ url: server.url, EventSource, timing: { random: () => 1, backoff_ms: 1 } })

  expect(await follow(client, 20)).toHaveLength(20)
  expect(server.requests).toHaveLength(40)
})

test('a permanent refusal ends the feed', async () => {
  await using server = await scriptedServer((response) => sendJson(response, {}, 403))
  const client = createTodoAgents({ url: server.url, EventSource, timing: { random: () => 0 } })

  await expect(follow(client, 1)).rejects.toMatchObject({ name: 'TRPCClientError' })
  expect(server.requests).toHaveLength(1)
})

test('a platform without an EventSource gets an error that says what to pass', async () => {
  const client = createTodoAgents({ url: 'http://localhost' })

  await expect(follow(client, 1)).rejects.toMatchObject({ code: 'no_event_source' })
})

test('the npm package eventsource can read the stream of a run, and goes on after the last id', async () => {
  const run = numbered([initialized, delta('Do'), message('Done.'), completed('Done.'), history])
  await using server = await scriptedServer((response, { headers }) => {
    const after = Number(headers['last-event-id'] ?? 0)
    if (after === run.length) return response.writeHead(204).end()
    const [next] = run.slice(after)
    return openStream(response).end(RETRY_LINE.replace('1000', '1') + encode([next!]))
  })
  const source = new EventSource(`${server.url}/api/todos/agent-runs/${run_id}/stream`)
  const seen: unknown[] = []
  for (const { event } of run) {
    source.addEventListener(event, ({ lastEventId: id, data }) => seen.push({ id, event, data: JSON.parse(data) }))
  }
  await new Promise<void>((resolve) => {
    source.addEventListener('error', () => source.readyState === source.CLOSED && resolve())
  })

  // An EventSource passes the ids on as they were sent.
  expect(seen).toEqual(run.map((event, index) => ({ ...event, id: `${index + 1}` })))
})
