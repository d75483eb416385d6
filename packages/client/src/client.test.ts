import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { STREAM_MEDIA_TYPE } from '@todo-agents/contract/event-id'
import { encodeEvent, encodeHeartbeat, joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import { describe, expect, test } from 'vitest'
import { createTodoAgents } from './client.ts'
import { StreamInterruptedError } from './errors.ts'
import {
  completed,
  delta,
  encode,
  failure,
  history,
  initialized,
  message,
  numbered,
  question,
  rate_limit,
  run_id,
} from './testing/events.ts'
import { openStream, scriptedServer, sendJson } from './testing/scripted-server.ts'

const answer = numbered([initialized, delta('Do'), delta('ne.'), message('Done.'), completed('Done.'), history])
const frames = RETRY_LINE + encodeHeartbeat() + encode(answer)

describe('streamAgent', () => {
  test('streamAgent sends the message and yields the events of the answer', async () => {
    await using server = await scriptedServer((response) => openStream(response).end(frames))
    const client = createTodoAgents({ url: server.url, token: 'jwt' })
    const events = await Array.fromAsync(client.streamAgent({ message: 'Hello', session_id: 'user_1_work' }))

    expect(events.filter(({ event }) => event !== 'heartbeat')).toEqual(answer)
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/todos/agent-create/stream',
        headers: { authorization: 'Bearer jwt', accept: STREAM_MEDIA_TYPE, 'content-type': 'application/json' },
        body: { messages: [{ role: 'user', content: 'Hello' }], session_id: 'user_1_work', batch: true },
      },
    ])
  })

  test('streamAgent also takes a whole request and an idempotency key', async () => {
    await using server = await scriptedServer((response) => openStream(response).end(frames))
    const client = createTodoAgents({ url: `${server.url}/` })
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    await Array.fromAsync(client.streamAgent({ messages, batch: false }, { idempotency_key: 'key-1' }))

    expect(server.requests).toMatchObject([
      { headers: { 'idempotency-key': 'key-1' }, body: { messages, batch: false } },
    ])
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  test('each event is yielded when it arrives, not when the stream ends', async () => {
    const waiting = answer.map((event) => encode([event]))
    /** The server writes one more event when the test has read the one before it. */
    let writeNext: () => unknown = () => {}
    await using server = await scriptedServer((response) => {
      writeNext = () => response.write(waiting.shift() ?? '')
      openStream(response)
      writeNext()
    })
    const seen: StreamEvent[] = []
    for await (const event of createTodoAgents({ url: server.url }).streamAgent({ message: 'Hello' })) {
      seen.push(event)
      writeNext()
    }

    expect(seen).toEqual(answer)
  })

  test('chunks yields events together that arrived together', async () => {
    const joined = joinEvents(answer, { batch: true })
    await using server = await scriptedServer((response) => openStream(response).end(joined))
    const [chunk, ...more] = await Array.fromAsync(
      createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }).chunks(),
    )

    expect(chunk?.map(({ event }) => event)).toEqual([
      'session_initialized',
      'message_delta',
      'message',
      'completed',
      'history',
    ])
    expect(chunk?.[1]).toEqual({ ...delta('Done.'), id: `${run_id}:3` })
    expect(more).toEqual([])
  })

  test.each(['error', 'approval_required'])(
    'the stream ends after %s, though the connection stays open',
    async (name) => {
      const last = name === 'error' ? failure('model_error') : question
      const events = numbered([initialized, last])
      await using server = await scriptedServer((response) => {
        openStream(response).write(encode(events))
      })

      const client = createTodoAgents({ url: server.url, timing: { linger_ms: 20 } })
      expect(await Array.fromAsync(client.streamAgent({ message: 'Hi' }))).toEqual(events)
    },
  )

  test('a connection that stays lost says after which event it was lost', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response).write(encode(answer.slice(0, 2)), () => response.destroy())
    })
    const seen: StreamEvent[] = []
    const all = (async () => {
      const stream = createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }, { retry_for_ms: 0 })
      for await (const event of stream) seen.push(event)
    })()

    await expect(all).rejects.toThrow(StreamInterruptedError)
    await expect(all).rejects.toMatchObject({ code: 'stream_interrupted', last_event_id: `${run_id}:2` })
    expect(seen).toEqual(answer.slice(0, 2))
  })

  test('a stream that ends before its run was interrupted, even without an error', async () => {
    await using server = await scriptedServer((response) => openStream(response).end(RETRY_LINE))
    const stream = createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }, { retry_for_ms: 0 })

    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: 'stream_interrupted', last_event_id: null })
  })

  test('a connection that is lost after the end is no error', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response).write(encode(answer.slice(0, 5)), () => response.destroy())
    })

    expect(await Array.fromAsync(createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }))).toHaveLength(5)
  })

  test('ending the loop closes the connection', async () => {
    const closed = Promise.withResolvers<void>()
    await using server = await scriptedServer((response) => {
      response.on('close', closed.resolve)
      openStream(response).write(encode([answer[0]!]))
    })
    for await (const event of createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' })) {
      expect(event).toEqual(answer[0])
      break
    }

    await closed.promise
  })

  test('an abort closes the connection and is thrown as it is', async () => {
    const abort = new AbortController()
    const closed = Promise.withResolvers<void>()
    await using server = await scriptedServer((response) => {
      response.on('close', closed.resolve)
      openStream(response).write(encode([answer[0]!]))
    })
    const all = (async () => {
      const stream = createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }, { signal: abort.signal })
      for await (const _ of stream) abort.abort()
    })()

    await expect(all).rejects.toMatchObject({ name: 'AbortError' })
    await closed.promise
  })

  test.each([
    ['an event stream', true],
    ['JSON', false],
  ])('a refusal as %s is an event', async (_, as_stream) => {
    const refused = failure('queue_full')
    await using server = await scriptedServer((response) => {
      if (as_stream) openStream(response, 409).end(RETRY_LINE + encodeEvent(refused))
      else sendJson(response, refused.data, 409)
    })

    expect(await Array.fromAsync(createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }))).toEqual([
      refused,
    ])
  })

  test('a rate limit that is sent as JSON becomes an event', async () => {
    await using server = await scriptedServer((response) => sendJson(response, rate_limit.data, 429))

    expect(await Array.fromAsync(createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }))).toEqual([
      rate_limit,
    ])
  })

  test.each([
    ['a page of a proxy', 502, 'text/html', '<h1>Bad gateway</h1>'],
    ['a page of a hotel', 200, 'text/html', '<h1>Welcome</h1>'],
    ['a broken event', 200, 'text/event-stream', 'event: message\ndata: {}\n\n'],
  ])('%s is not understood', async (_, status, type, body) => {
    await using server = await scriptedServer((response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
    const stream = createTodoAgents({ url: server.url }).streamAgent({ message: 'Hi' }, { retry_for_ms: 0 })

    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: 'invalid_response', status })
  })

  test('a server that cannot be reached is a network error', async () => {
    const client = createTodoAgents({ url: await goneUrl() })

    await expect(Array.fromAsync(client.streamAgent({ message: 'Hi' }, { retry_for_ms: 0 }))).rejects.toMatchObject({
      code: 'network_error',
    })
    await expect(client.trpc.usage.get.query()).rejects.toMatchObject({ cause: { code: 'network_error' } })
  })
})

/** Returns the address of a server that has just closed. */
async function goneUrl(): Promise<string> {
  await using server = await scriptedServer(() => {})
  return server.url
}

test('resumeAgent requests the events after the position', async () => {
  const rest = answer.slice(3)
  await using server = await scriptedServer((response) => openStream(response).end(encode(rest)))
  const client = createTodoAgents({ url: server.url })
  const events = await Array.fromAsync(client.resumeAgent({ run_id, last_event_id: `${run_id}:3` }))

  expect(events).toEqual(rest)
  expect(server.requests).toMatchObject([
    { method: 'GET', path: `/api/todos/agent-runs/${run_id}/stream`, headers: { 'last-event-id': `${run_id}:3` } },
  ])
})

test('trpc calls the procedures with a fresh token each time', async () => {
  await using server = await scriptedServer((response) => sendJson(response, [{ result: { data: [] } }]))
  let count = 0
  const client = createTodoAgents({ url: server.url, token: async () => `jwt-${++count}` })

  expect(await client.trpc.tag.list.query()).toEqual([])
  await client.trpc.todo.create.mutate({ item: 'Call Ann' })
  expect(server.requests).toMatchObject([
    {
      method: 'GET',
      path: expect.stringMatching(/^\/trpc\/tag\.list\?batch=1/),
      headers: { authorization: 'Bearer jwt-1' },
    },
    {
      method: 'POST',
      path: '/trpc/todo.create?batch=1',
      headers: { authorization: 'Bearer jwt-2' },
      body: { 0: { item: 'Call Ann' } },
    },
  ])
})

describe('actAs', () => {
  const answerCall = (response: Parameters<typeof sendJson>[0]) => sendJson(response, [{ result: { data: [] } }])

  test('every call names the user that the page shows, in a header or in the URL', async () => {
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/api')) return openStream(response).end(frames)
      return answerCall(response)
    })
    const client = createTodoAgents({ url: server.url })
    await client.trpc.tag.list.query()
    client.actAs('ada')
    expect(client.user_id).toBe('ada')
    await client.trpc.tag.list.query()
    await Array.fromAsync(client.streamAgent({ message: 'Hello' }))
    await new Response(await client.exportAccount()).text()
    const named = server.requests.map(({ headers }) => headers['x-todo-agents-user'])
    expect(named).toEqual([undefined, 'ada', 'ada', 'ada'])
  })

  test('a call that is tried again keeps its first user', async () => {
    const retried = Promise.withResolvers<void>()
    await using server = await scriptedServer((response) => {
      if (server.requests.length === 1) {
        client.actAs('bob')
        response.destroy()
      } else {
        // The repeated call is a request without a batch.
        sendJson(response, { result: { data: {} } })
        retried.resolve()
      }
    })
    const client = createTodoAgents({ url: server.url, timing: { backoff_ms: 1, max_backoff_ms: 5 } })
    client.actAs('ada')
    // One of the calls that the client repeats by itself.
    const call = client.trpc.run.cancel.mutate({ run_id }).catch(() => null)
    await retried.promise
    await call
    expect(server.requests.map(({ headers }) => headers['x-todo-agents-user'])).toEqual(['ada', 'ada'])
  })

  test('a refused export says why', async () => {
    await using server = await scriptedServer((response) =>
      sendJson(response, { status: 'error', code: 'unauthorized', message: 'You are not signed in.' }, 401),
    )
    await expect(createTodoAgents({ url: server.url }).exportAccount()).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'You are not signed in.',
      status: 401,
    })
  })
})
