import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { encodeEvent, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import { describe, expect, test, vi } from 'vitest'
import type { TodoAgents, TodoAgentsOptions } from '../client.ts'
import { createTodoAgents } from '../client.ts'
import {
  call,
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
  result,
  run_id,
  session_id,
  short_limit,
} from '../testing/events.ts'
import type { ScriptedServer, SeenRequest } from '../testing/scripted-server.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'
import type { OnWake, Wake } from '../transport/wake.ts'

/** A run with two tools. */
const run = numbered([
  initialized,
  delta('I wi'),
  delta('ll.'),
  message('I will.'),
  call('call_1'),
  result('call_1'),
  call('call_2'),
  result('call_2'),
  delta('Do'),
  message('Done.'),
  completed('Done.'),
  history,
])

function clientOf({ url }: ScriptedServer, options: Partial<TodoAgentsOptions> = {}): TodoAgents {
  return createTodoAgents({ url, ...options, timing: { random: () => 0, ...options.timing } })
}

function all(client: TodoAgents): Promise<StreamEvent[]> {
  return Array.fromAsync(client.streamAgent({ message: 'Hi' }))
}

/** Returns an `onWake`, and the function `wake` with which the test calls its listeners. */
function machine() {
  const listeners = new Set<(wake: Wake) => void>()
  const onWake: OnWake = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const wake = (wake: Wake) => {
    for (const listener of [...listeners]) listener(wake)
  }
  return { listeners, onWake, wake }
}

/** Timing with which the wait for the next try never ends by itself. */
const NEVER = { random: () => 1, backoff_ms: 1e9, max_backoff_ms: 1e9 }

/** Returns the events after the requested position. */
function rest({ headers }: SeenRequest): typeof run {
  const last = headers['last-event-id']
  return run.slice(last ? Number(String(last).split(':')[1]) : 0)
}

function keyOf({ headers }: SeenRequest): unknown {
  return headers['idempotency-key']
}

describe('a cut', () => {
  test.each(run.slice(0, -2).map(({ id, event }, index) => [event, id, index + 1] as const))(
    'after %s (%s) is followed by the rest',
    async (_, id, count) => {
      await using server = await scriptedServer((response, request) => {
        if (request.method === 'GET') openStream(response).end(encode(rest(request)))
        else openStream(response).write(encode(run.slice(0, count)), () => response.destroy())
      })

      expect(await all(clientOf(server))).toEqual(run)
      expect(server.requests.slice(1)).toMatchObject([
        { method: 'GET', path: `/api/todos/agent-runs/${run_id}/stream`, headers: { 'last-event-id': id } },
      ])
    },
  )

  test('a cut after every event loses and repeats no event', async () => {
    await using server = await scriptedServer((response, request) => {
      openStream(response).write(encode(rest(request).slice(0, 1)), () => response.destroy())
    })

    expect(await all(clientOf(server))).toEqual(run.slice(0, -1))
  })

  test('a cut before the first event sends the request again under the same key', async () => {
    let cuts = 3
    await using server = await scriptedServer((response) => {
      if (cuts-- > 0) openStream(response).write(RETRY_LINE, () => response.destroy())
      else openStream(response).end(encode(run))
    })

    expect(await all(clientOf(server))).toEqual(run)
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST'])
    expect(new Set(server.requests.map(keyOf)).size).toBe(1)
    expect(keyOf(server.requests[0]!)).toMatch(/^[\da-f-]{36}$/)
  })

  test('chunks go on after a cut too', async () => {
    await using server = await scriptedServer((response, request) => {
      if (request.method === 'GET') openStream(response).end(encode(rest(request)))
      else openStream(response).write(encode(run.slice(0, 3)), () => response.destroy())
    })
    const chunks = await Array.fromAsync(clientOf(server).streamAgent({ message: 'Hi' }).chunks())

    expect(chunks.flat()).toEqual(run)
    expect(chunks.length).toBeGreaterThan(1)
  })

  test('a cut in a run that waited, and has gone on since, is followed by the rest of its events', async () => {
    const events = numbered([initialized, question, result('call_1'), completed('Done.'), history])
    await using server = await scriptedServer((response, { headers }) => {
      const after = Number(String(headers['last-event-id'] ?? ':0').split(':')[1])
      if (after === 0) openStream(response).write(encode(events.slice(0, 2)), () => response.destroy())
      else openStream(response).end(encode(events.slice(after)))
    })

    expect(await Array.fromAsync(clientOf(server).resumeAgent({ run_id }))).toEqual(events)
  })
})

test('events that are delivered again are dropped, and a resync is passed on', async () => {
  const resync: StreamEvent = { event: 'resync', data: { session_id, run_id, parts: [] } }
  const later = [{ ...resync, id: `${run_id}:10000000` }, ...numbered([completed('Done.')], run_id, 10_000_001)]
  await using server = await scriptedServer((response, { method }) => {
    if (method === 'POST') openStream(response).write(encode(run.slice(0, 4)), () => response.destroy())
    else openStream(response).end(encode([...run.slice(1, 5), ...later]))
  })

  expect(await all(clientOf(server))).toEqual([...run.slice(0, 5), ...later])
})

test('the ids of a server of 0.1, which name the run, are understood', async () => {
  await using server = await scriptedServer((response, { method }) => {
    const events = method === 'POST' ? run.slice(0, 4) : run.slice(1)
    if (method === 'POST') openStream(response).write(events.map(encodeEvent).join(''), () => response.destroy())
    else openStream(response).end(events.map(encodeEvent).join(''))
  })

  expect(await all(clientOf(server))).toEqual(run)
  expect(server.requests[1]?.headers['last-event-id']).toBe(`${run_id}:4`)
})

test('a run is resumed after a short id', async () => {
  await using server = await scriptedServer((response) => openStream(response).end(encode(run)))

  const events = await Array.fromAsync(clientOf(server).resumeAgent({ run_id, last_event_id: '2' }))
  expect(events).toEqual(run.slice(2))
})

test('a run without further events ends the stream', async () => {
  await using server = await scriptedServer((response) => response.writeHead(204).end())

  const events = await Array.fromAsync(clientOf(server).resumeAgent({ run_id, last_event_id: `${run_id}:2` }))
  expect(events).toEqual([])
})

describe('a refusal', () => {
  test.each([408, 502, 503, 504, 524, 500])('a refusal with %i is tried again', async (status) => {
    let refusals = 2
    await using server = await scriptedServer((response) => {
      if (refusals-- > 0) openStream(response, status).end(encode([failure('unavailable')]))
      else openStream(response).end(encode(run))
    })

    expect(await all(clientOf(server))).toEqual(run)
    expect(new Set(server.requests.map(keyOf)).size).toBe(1)
  })

  test.each([400, 401, 403, 404, 409, 413, 415])('a refusal with %i ends the stream at once', async (status) => {
    await using server = await scriptedServer((response) => sendJson(response, failure('conflict').data, status))

    expect(await all(clientOf(server))).toEqual([failure('conflict')])
    expect(server.requests).toHaveLength(1)
  })

  test('an error of the server itself is tried again a few times', async () => {
    await using server = await scriptedServer((response) => sendJson(response, failure('internal_error').data, 500))

    expect(await all(clientOf(server))).toEqual([failure('internal_error')])
    expect(server.requests).toHaveLength(6)
  })

  test('a refused token is renewed once', async () => {
    let tokens = 0
    await using server = await scriptedServer((response, { headers }) => {
      if (headers.authorization === 'Bearer jwt-2') openStream(response).end(encode(run))
      else sendJson(response, failure('unauthorized').data, 401)
    })

    expect(await all(clientOf(server, { token: () => `jwt-${++tokens}` }))).toEqual(run)
    expect(tokens).toBe(2)
  })

  test('a limit per minute is waited for, and reported', async () => {
    const connections: unknown[] = []
    let refusals = 1
    await using server = await scriptedServer((response) => {
      if (refusals-- > 0) sendJson(response, short_limit.data, 429)
      else openStream(response).end(encode(run))
    })
    const stream = clientOf(server).streamAgent(
      { message: 'Hi' },
      { onConnection: (...args) => connections.push(args) },
    )

    expect(await Array.fromAsync(stream)).toEqual(run)
    expect(connections).toEqual([
      ['connecting', {}],
      ['waiting', { retry_in_ms: 0, rate_limit: short_limit.data }],
      ['connecting', {}],
      ['open', {}],
    ])
  })

  test('the next try is made when the refusal says', async () => {
    let at = 0
    await using server = await scriptedServer((response) => {
      if (at > 0) return openStream(response).end(encode(run))
      at = performance.now()
      return openStream(response.setHeader('retry-after', '1'), 503).end(encode([failure('unavailable')]))
    })
    await all(clientOf(server))

    // A timer may fire a millisecond early.
    expect(performance.now() - at).toBeGreaterThan(995)
  })

  test('a monthly limit ends the stream', async () => {
    await using server = await scriptedServer((response) => sendJson(response, rate_limit.data, 429))

    expect(await all(clientOf(server))).toEqual([rate_limit])
    expect(server.requests).toHaveLength(1)
  })

  test('a refusal is passed on when no time is left to try again', async () => {
    await using server = await scriptedServer((response) => sendJson(response, failure('unavailable').data, 503))
    const stream = clientOf(server, { timing: { random: () => 0.1 } }).streamAgent(
      { message: 'Hi' },
      { retry_for_ms: 100 },
    )

    expect(await Array.fromAsync(stream)).toEqual([failure('unavailable')])
    expect(server.requests.length).toBeGreaterThan(1)
  })
})

describe('silence', () => {
  /** The first connection sends two events and then nothing. */
  function silent() {
    return scriptedServer((response, request) => {
      if (request.method === 'GET') openStream(response).end(encode(rest(request)))
      else openStream(response).write(encode(run.slice(0, 2)))
    })
  }

  test('a silence that is too long ends the connection, and another is made', async () => {
    await using server = await silent()

    expect(await all(clientOf(server, { timing: { stall_ms: 50 } }))).toEqual(run)
  })

  test('silence before the response counts too', async () => {
    let is_first = true
    await using server = await scriptedServer((response) => {
      if (!is_first) openStream(response).end(encode(run))
      is_first = false
    })

    expect(await all(clientOf(server, { timing: { stall_ms: 50 } }))).toEqual(run)
  })

  test('heartbeats end a silence', async () => {
    await using server = await scriptedServer(async (response) => {
      openStream(response).write(encode(run.slice(0, 2)))
      for (let beat = 0; beat < 12; beat++) {
        await sleep(25)
        response.write(encode([{ event: 'heartbeat', data: {} }]))
      }
      response.end(encode(run.slice(2)))
    })
    const events = await all(clientOf(server, { timing: { stall_ms: 200 } }))

    expect(events.filter(({ event }) => event !== 'heartbeat')).toEqual(run)
    expect(server.requests).toHaveLength(1)
  })

  test('the time that a slow caller takes does not count as silence', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response).write(encode(run.slice(0, 1)), () => response.end(encode(run.slice(1))))
    })
    for await (const _ of clientOf(server, { timing: { stall_ms: 30 } })
      .streamAgent({ message: 'Hi' })
      .chunks()) {
      await sleep(100)
    }

    expect(server.requests).toHaveLength(1)
  })

  test('a short silence is enough to reconnect when the page is looked at again', async () => {
    await using server = await silent()
    const { listeners, onWake, wake } = machine()
    const client = clientOf(server, { onWake, timing: { ...NEVER, wake_stall_ms: 0 } })
    const seen: StreamEvent[] = []
    for await (const event of client.streamAgent({ message: 'Hi' })) {
      seen.push(event)
      if (seen.length === 2) setTimeout(() => wake('sight'), 20)
    }

    expect(seen).toEqual(run)
    expect(listeners.size).toBe(0)
  })
})

describe('another network', () => {
  test('a new network ends a connection that was just active, and another goes on at once', async () => {
    await using server = await scriptedServer((response, request) => {
      if (request.method === 'GET') openStream(response).end(encode(rest(request)))
      else openStream(response).write(encode(run.slice(0, 2)))
    })
    const { listeners, onWake, wake } = machine()
    const seen: StreamEvent[] = []
    for await (const event of clientOf(server, { onWake, timing: NEVER }).streamAgent({ message: 'Hi' })) {
      seen.push(event)
      if (seen.length === 2) setTimeout(() => wake('network'))
    }

    expect(seen).toEqual(run)
    expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, run[1]?.id])
    expect(listeners.size).toBe(0)
  })

  test('a new network ends a connection while the caller is busy', async () => {
    await using server = await scriptedServer((response, request) => {
      if (request.method === 'GET') openStream(response).end(encode(rest(request)))
      else openStream(response).write(encode(run.slice(0, 2)))
    })
    const { onWake, wake } = machine()
    const seen: StreamEvent[] = []
    for await (const event of clientOf(server, { onWake, timing: NEVER }).streamAgent({ message: 'Hi' })) {
      seen.push(event)
      if (seen.length === 2) wake('network')
    }

    expect(seen).toEqual(run)
  })

  test('a new network sends an unanswered message once more under the same key', async () => {
    const { onWake, wake } = machine()
    await using server = await scriptedServer((response) => {
      if (server.requests.length === 1) wake('network')
      else openStream(response).end(encode(run))
    })

    expect(await all(clientOf(server, { onWake, timing: NEVER }))).toEqual(run)
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST'])
    expect(new Set(server.requests.map(keyOf)).size).toBe(1)
  })

  test('a run that waits is requested again over a new network, because its user may have decided meanwhile', async () => {
    const events = numbered([initialized, question, result('call_1'), completed('Done.'), history])
    await using server = await scriptedServer((response, { method }) => {
      if (method === 'GET') openStream(response).end(encode(events.slice(2)))
      else openStream(response).write(encode(events.slice(0, 2)))
    })
    const { onWake, wake } = machine()
    const seen: StreamEvent[] = []
    for await (const event of clientOf(server, { onWake, timing: NEVER }).streamAgent({ message: 'Hi' })) {
      seen.push(event)
      if (seen.length === 2) setTimeout(() => wake('network'))
    }

    expect(seen).toEqual(events)
  })
})

test('a connection that was active a moment ago is kept when the page is looked at again', async () => {
  const answer = Promise.withResolvers<ServerResponse>()
  await using server = await scriptedServer((response) => {
    openStream(response).write(encode(run.slice(0, 2)))
    answer.resolve(response)
  })
  const { onWake, wake } = machine()
  const seen: StreamEvent[] = []
  for await (const event of clientOf(server, { onWake }).streamAgent({ message: 'Hi' })) {
    seen.push(event)
    if (seen.length !== 2) continue
    wake('sight')
    setTimeout(async () => (await answer.promise).end(encode(run.slice(2))))
  }

  expect(seen).toEqual(run)
  expect(server.requests).toHaveLength(1)
})

test('waking up ends the wait for the next try', async () => {
  const { onWake, wake } = machine()
  let refusals = 1
  await using server = await scriptedServer((response) => {
    if (refusals-- > 0) response.destroy()
    else openStream(response).end(encode(run))
  })
  const client = clientOf(server, { onWake, timing: { random: () => 1, backoff_ms: 60_000, max_backoff_ms: 60_000 } })
  const onConnection = vi.fn((state: string) => {
    if (state === 'waiting') setTimeout(() => wake('sight'))
  })

  expect(await Array.fromAsync(client.streamAgent({ message: 'Hi' }, { onConnection }))).toEqual(run)
  expect(onConnection).toHaveBeenCalledWith('waiting', { retry_in_ms: 60_000 })
})

test('an abort ends the wait for the next try', async () => {
  const abort = new AbortController()
  await using server = await scriptedServer((response) => response.destroy())
  const client = clientOf(server, { timing: { random: () => 1, backoff_ms: 60_000, max_backoff_ms: 60_000 } })
  const stream = client.streamAgent(
    { message: 'Hi' },
    { signal: abort.signal, onConnection: (state) => state === 'waiting' && setTimeout(() => abort.abort()) },
  )

  await expect(Array.fromAsync(stream)).rejects.toMatchObject({ name: 'AbortError' })
})

describe('a slot', () => {
  test('a slot is taken while connected, and released while waiting', async () => {
    const steps: string[] = []
    await using server = await scriptedServer((response, request) => {
      steps.push(request.method)
      if (request.method === 'GET') openStream(response).end(encode(rest(request)))
      else openStream(response).write(encode(run.slice(0, 2)), () => response.destroy())
    })
    const acquireSlot = async () => {
      steps.push('taken')
      return () => void steps.push('given back')
    }

    expect(await all(clientOf(server, { acquireSlot }))).toEqual(run)
    expect(steps).toEqual(['taken', 'POST', 'given back', 'taken', 'GET', 'given back'])
  })

  test('a message is sent without a slot, and its answer followed with one', async () => {
    const free = Promise.withResolvers<() => void>()
    await using server = await scriptedServer((response, request) => {
      if (request.method === 'GET') return openStream(response).end(encode(rest(request)))
      response.on('close', () => free.resolve(() => {}))
      return openStream(response).write(encode(run.slice(0, 1)))
    })
    const acquireSlot = (signal: AbortSignal) =>
      new Promise<() => void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        free.promise.then(resolve)
      })

    expect(await all(clientOf(server, { acquireSlot, timing: { slot_patience_ms: 10 } }))).toEqual(run)
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })
})
