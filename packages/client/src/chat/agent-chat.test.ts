import type { ServerResponse } from 'node:http'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun } from '@todo-agents/contract/run'
import { encodeEvent } from '@todo-agents/contract/sse-encode'
import { describe, expect, test } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import {
  activeRun,
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
import type { SeenRequest } from '../testing/scripted-server.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'
import type { AgentChat } from './agent-chat.ts'
import { retryOf } from './chat-retry.ts'

const events = numbered([initialized, call('call_1'), result('call_1'), message('Done.'), completed('Done.'), history])

test('send streams the answer into the state and emits each event', async () => {
  await using server = await scriptedServer((response) => openStream(response).end(encode(events)))
  const chat = chatOf(server)
  const received: StreamEvent[] = []
  const states: string[] = []
  chat.onEvent((event) => received.push(event))
  chat.subscribe(() => states.push(chat.getState().status))
  await chat.send('Remind me to call Ann')

  expect(chat.getState()).toMatchObject({ status: 'idle', session_id, error: null })
  expect(chat.getState().messages).toMatchObject([
    { role: 'user', run_id },
    { role: 'assistant', parts: [{ call_id: 'call_1', status: 'ok' }, { content: 'Done.' }] },
  ])
  expect(received).toEqual(events)
  expect(states[0]).toBe('sending')
})

test('the next message goes to the same session', async () => {
  await using server = await scriptedServer((response) => openStream(response).end(encode(events)))
  const chat = chatOf(server)
  await chat.send('One')
  await chat.send('Two')

  const bodies = server.requests.map(({ body }) => body)
  expect(bodies).toMatchObject([{ messages: [{ content: 'One' }] }, { messages: [{ content: 'Two' }], session_id }])
  expect(bodies[0]).not.toHaveProperty('session_id')
})

test('a message over the monthly limit is given back to its user', async () => {
  await using server = await scriptedServer((response) => sendJson(response, rate_limit.data, 429))
  const chat = chatOf(server)

  expect(await chat.send('One')).toBe(false)
  expect(chat.getState()).toMatchObject({
    status: 'idle',
    messages: [],
    rate_limit: { remaining_quota: 0 },
    error: null,
  })
})

describe('stop', () => {
  /** A server whose run goes on until it is cancelled. */
  function cancellable() {
    let stream: ServerResponse | undefined
    return scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/run.cancel')) {
        stream?.end(encode(numbered([completed('Stopped.', 'cancelled'), history], run_id, 3)))
        sendJson(response, [{ result: { data: {} } }])
      } else {
        stream = openStream(response)
        stream.write(encode(events.slice(0, 2)))
      }
    })
  }

  test('a stop cancels the run, and the stream brings its end', async () => {
    await using server = await cancellable()
    const chat = chatOf(server)
    const sending = chat.send('One')
    await until(chat, (state) => state.run_id !== null)
    await chat.stop()
    await sending

    expect(server.requests[1]).toMatchObject({ path: '/trpc/run.cancel?batch=1', body: { 0: { run_id } } })
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, error: null })
    expect(chat.getState().messages.at(-1)?.parts.at(-1)).toMatchObject({ content: 'Stopped.' })
  })

  test('a stop before the run has an id cancels it as soon as it has one', async () => {
    await using server = await cancellable()
    const chat = chatOf(server)
    const sending = chat.send('One')
    expect(chat.getState().status).toBe('sending')
    await chat.stop()
    await sending

    expect(server.requests.map(({ path }) => path)).toContain('/trpc/run.cancel?batch=1')
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, error: null })
  })

  test('a stop ends a run that waits for approval', async () => {
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/')) sendJson(response, [{ result: { data: {} } }])
      else openStream(response).end(encode(numbered([initialized, question])))
    })
    const chat = chatOf(server)
    await chat.send('Delete all')
    await chat.stop()

    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, approval: null, error: null })
  })

  test('a refused stop shows why, and the answer goes on', async () => {
    const error = { message: 'This is not allowed.', code: -32003, data: { code: 'access_denied' } }
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/')) sendJson(response, [{ error }], 403)
      else openStream(response).write(encode(events.slice(0, 2)))
    })
    const chat = chatOf(server)
    const sending = chat.send('One')
    await until(chat, (state) => state.run_id !== null)
    await chat.stop()

    expect(chat.getState()).toMatchObject({
      status: 'streaming',
      error: { code: 'access_denied', message: error.message },
    })
    chat.disconnect()
    await sending
  })
})

describe('stop under failures', () => {
  test('a stop is sent again until the server responds', async () => {
    let stream: ServerResponse | undefined
    let cancels = 0
    await using server = await scriptedServer((response, { path }) => {
      if (!path.startsWith('/trpc/run.cancel')) {
        stream = openStream(response)
        stream.write(encode(events.slice(0, 2)))
      } else if (++cancels === 1) {
        response.destroy()
      } else if (cancels === 2) {
        sendJson(response, {}, 503)
      } else {
        stream?.end(encode(numbered([completed('Stopped.', 'cancelled'), history], run_id, 3)))
        sendJson(response, [{ result: { data: {} } }])
      }
    })
    const chat = chatOf(server)
    const errors = errorsOf(chat)
    const sending = chat.send('One')
    await until(chat, (state) => state.run_id !== null)
    await chat.stop()
    await sending

    expect(cancels).toBe(3)
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null })
    expect(errors).toEqual([])
  })

  test('a stop of a run that has just ended is no error: the stream brings its end', async () => {
    const error = { message: 'This run has already ended.', code: -32009, data: { code: 'conflict' } }
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/')) sendJson(response, [{ error }], 409)
      else if (path.includes('/agent-runs/')) openStream(response).end(encode(events.slice(2)))
      else openStream(response).write(encode(events.slice(0, 2)))
    })
    const chat = chatOf(server)
    const errors = errorsOf(chat)
    const sending = chat.send('One')
    await until(chat, ({ messages }) => messages.at(-1)?.role === 'assistant' && messages.at(-1)?.parts.length === 1)
    chat.disconnect()
    await sending
    await chat.stop()
    await until(chat, (state) => state.run_id === null)

    expect(chat.getState().messages.at(-1)?.parts.at(-1)).toMatchObject({ content: 'Done.' })
    expect(errors).toEqual([])
  })

  test('a stop of a message that waits for a limit gives it back without sending it', async () => {
    await using server = await scriptedServer((response) =>
      sendJson(response, { ...short_limit.data, retry_after: 60 }, 429),
    )
    const chat = chatOf(server)
    const sending = chat.send('One')
    await until(chat, (state) => state.rate_limit !== null)
    await chat.stop()

    expect(await sending).toBe(false)
    expect(chat.getState()).toMatchObject({ status: 'idle', messages: [], rate_limit: null, error: null })
    expect(server.requests).toHaveLength(1)
  })

  test('a stop of a message that is then refused stops no other run', async () => {
    const refuse = Promise.withResolvers<void>()
    const other = '018f0000-0000-7000-8000-000000000002'
    await using server = await scriptedServer(async (response, { method }) => {
      if (method === 'POST') {
        await refuse.promise
        openStream(response, 403).end(encodeEvent(failure('access_denied')))
      } else {
        const of_phone = { event: 'session_initialized', data: { session_id, run_id: other } } as const
        openStream(response).end(encode(numbered([of_phone, completed('Done.'), history], other)))
      }
    })
    const chat = chatOf(server)
    chat.reset(session_id)
    const sending = chat.send('Mine')
    await chat.stop()
    refuse.resolve()
    await sending
    await chat.syncQueue([activeRun({ id: other, content: 'From my phone' })])
    await until(chat, ({ messages }) => messages.at(-1)?.run_id === other)

    expect(server.requests.filter(({ path }) => path.startsWith('/trpc/'))).toEqual([])
  })

  test('a stop shows the end although there is no slot for the stream', async () => {
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/')) sendJson(response, [{ result: { data: {} } }])
      else if (path.includes('/agent-runs/')) {
        openStream(response).end(encode(numbered([completed('Stopped.', 'cancelled'), history], run_id, 2)))
      } else openStream(response).write(encode(numbered([initialized])))
    })
    const never = (signal: AbortSignal) =>
      new Promise<() => void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const chat = chatOf(server, { acquireSlot: never, timing: { slot_patience_ms: 1 } })
    void chat.send('One')
    await until(chat, (state) => state.run_id !== null)
    await chat.stop()
    await until(chat, (state) => state.run_id === null)

    expect(chat.getState().messages.at(-1)?.parts).toMatchObject([{ content: 'Stopped.' }])
  })
})

function errorsOf(chat: AgentChat): unknown[] {
  const errors: unknown[] = []
  chat.subscribe(() => {
    const { error } = chat.getState()
    if (error) errors.push(error)
  })
  return errors
}

describe('approve', () => {
  function asking(decide: (response: ServerResponse) => void) {
    return scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/run.approve')) decide(response)
      else if (path.includes('/agent-runs/')) {
        openStream(response).end(encode(numbered([result('call_1'), completed('Done.'), history], run_id, 3)))
      } else openStream(response).end(encode(numbered([initialized, question])))
    })
  }

  test('a decision is sent, and the run followed to its end', async () => {
    await using server = await asking((response) => sendJson(response, [{ result: { data: {} } }]))
    const chat = chatOf(server)
    await chat.send('Delete all')
    expect(chat.getState().status).toBe('awaiting_approval')
    await chat.approve('approve', { id: ['1'] })

    expect(server.requests.slice(1)).toMatchObject([
      { body: { 0: { approval_id: 'a1', decision: 'approve', arguments: { id: ['1'] } } } },
      { path: `/api/todos/agent-runs/${run_id}/stream`, headers: { 'last-event-id': `${run_id}:2` } },
    ])
    expect(chat.getState()).toMatchObject({ status: 'idle', approval: null, error: null })
    expect(chat.getState().messages.at(-1)?.parts).toMatchObject([{ status: 'ok' }, { content: 'Done.' }])
  })

  test('a decision is sent once, however often the button is pressed', async () => {
    await using server = await asking((response) => sendJson(response, [{ result: { data: {} } }]))
    const chat = chatOf(server)
    await chat.send('Delete all')
    await Promise.all([chat.approve('deny'), chat.approve('deny')])

    expect(server.requests.filter(({ path }) => path.startsWith('/trpc/'))).toHaveLength(1)
  })

  test('a decision whose response is lost is sent again, and the run followed', async () => {
    let sent = 0
    const error = { message: 'This question is already decided.', code: -32009, data: { code: 'conflict' } }
    await using server = await asking((response) => {
      if (++sent === 1) response.destroy()
      else sendJson(response, [{ error }], 409)
    })
    const chat = chatOf(server)
    const errors = errorsOf(chat)
    await chat.send('Delete all')
    await chat.approve('approve')

    expect(sent).toBe(2)
    expect(chat.getState()).toMatchObject({ status: 'idle', approval: null })
    expect(errors).toEqual([])
  })

  test('a decision follows no run when the chat was disconnected meanwhile', async () => {
    const decided = Promise.withResolvers<void>()
    await using server = await asking(async (response) => {
      await decided.promise
      sendJson(response, [{ result: { data: {} } }])
    })
    const chat = chatOf(server)
    await chat.send('Delete all')
    const deciding = chat.approve('approve')
    chat.disconnect()
    decided.resolve()
    await deciding

    expect(server.requests.filter(({ path }) => path.includes('/agent-runs/'))).toEqual([])
  })

  test('an invalid decision shows an error, and the question stays open', async () => {
    const error = { message: 'id: Invalid input', code: -32600, data: { code: 'invalid_request' } }
    await using server = await asking((response) => sendJson(response, [{ error }], 400))
    const chat = chatOf(server)
    await chat.send('Delete all')
    await chat.approve('approve', { id: 'all' })

    expect(chat.getState()).toMatchObject({ status: 'awaiting_approval', error: { code: 'invalid_request' } })
    expect(chat.getState().approval).not.toBeNull()
  })

  test('a decision that comes too late shows an error when the stream has no more events', async () => {
    const error = { message: 'This question has expired.', code: -32009, data: { code: 'conflict' } }
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/')) sendJson(response, [{ error }], 409)
      else if (path.includes('/agent-runs/')) response.writeHead(204).end()
      else openStream(response).end(encode(numbered([initialized, question])))
    })
    const chat = chatOf(server)
    await chat.send('Delete all')
    await chat.approve('approve')

    expect(chat.getState()).toMatchObject({ status: 'awaiting_approval', error: { message: error.message } })
  })

  test('a decision that keeps failing can be made again', async () => {
    const error = { message: 'Try again.', code: -32603, data: { code: 'unavailable' } }
    await using server = await asking((response) => sendJson(response, [{ error }], 503))
    const chat = chatOf(server)
    await chat.send('Delete all')
    await chat.approve('approve')

    expect(chat.getState()).toMatchObject({ status: 'awaiting_approval', error: { code: 'unavailable' } })
  })
})

test('an approval that was decided elsewhere is no error: the run is followed', async () => {
  const error = { message: 'This was decided already.', code: -32009, data: { code: 'conflict' } }
  await using server = await scriptedServer((response, { path }) => {
    if (path.startsWith('/trpc/')) sendJson(response, [{ error }], 409)
    else if (path.includes('/agent-runs/')) openStream(response).end(encode(numbered([completed('Done.')], run_id, 3)))
    else openStream(response).end(encode(numbered([initialized, question])))
  })
  const chat = chatOf(server)
  const errors = errorsOf(chat)
  await chat.send('Delete all')
  await chat.approve('approve')

  expect(chat.getState()).toMatchObject({ status: 'idle', approval: null })
  expect(errors).toEqual([])
})

describe('retry', () => {
  test('retry sends a refused message again under the same key', async () => {
    let refusals = 1
    await using server = await scriptedServer((response) => {
      if (refusals-- > 0) openStream(response, 409).end(encodeEvent(failure('queue_full')))
      else openStream(response).end(encode(events))
    })
    const chat = chatOf(server)
    await chat.send('One')
    expect(chat.getState()).toMatchObject({ status: 'idle', error: { code: 'queue_full' } })
    await chat.retry()

    expect(chat.getState().messages).toMatchObject([{ role: 'user' }, { role: 'assistant' }])
    expect(keysOf(server.requests)).toEqual([chat.getState().messages[0]?.id, chat.getState().messages[0]?.id])
  })

  test('retry sends a message whose run failed as a new message', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response).end(encode(numbered([initialized, failure('model_error')])))
    })
    const chat = chatOf(server)
    await chat.send('One')
    await chat.retry()

    expect(new Set(keysOf(server.requests)).size).toBe(2)
  })

  test('retry sends an earlier refused message again under its own key', async () => {
    let refusals = 1
    await using server = await scriptedServer((response, { body }) => {
      const isFirst = JSON.stringify(body).includes('One')
      if (isFirst && refusals-- > 0) openStream(response, 409).end(encodeEvent(failure('queue_full')))
      else openStream(response).end(encode(numbered([initialized, failure('model_error')])))
    })
    const chat = chatOf(server)
    await chat.send('One')
    await chat.send('Two')
    const [one] = chat.getState().messages
    expect(one).toMatchObject({ run_id: null, failure: { code: 'queue_full' } })
    await chat.retry(one?.id)

    const keys = keysOf(server.requests)
    expect(keys[2]).toBe(keys[0])
    expect(keys[1]).not.toBe(keys[0])
  })

  test('a run that failed after it changed something is not retried', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response).end(
        encode(numbered([initialized, call('call_1'), result('call_1'), failure('model_error')])),
      )
    })
    const chat = chatOf(server)
    await chat.send('One')
    expect(chat.getState().error).toMatchObject({ code: 'model_error', run_id })
    await chat.retry()

    expect(server.requests).toHaveLength(1)
  })

  test('an error about another message does not make retry send the last one again', async () => {
    const said: unknown[] = []
    const refuse = Promise.withResolvers<void>()
    let first: ServerResponse | undefined
    await using server = await scriptedServer(async (response, { body }) => {
      const { messages } = body as { messages: { content: string }[] }
      said.push(messages[0]?.content)
      if (said.length > 1) return refuse.promise.then(() => sendJson(response, {}, 400))
      first = openStream(response)
      return first.write(encode(events.slice(0, 1)))
    })
    const chat = chatOf(server)
    const sending = chat.send('One')
    await until(chat, (state) => state.run_id !== null)
    const second = chat.send('Two')
    first?.end(encode(events.slice(1)))
    await sending
    refuse.resolve()
    expect(await second).toBe(false)
    expect(chat.getState()).toMatchObject({ status: 'idle', error: { code: 'invalid_response' } })
    expect(retryOf(chat.getState())).toBeNull()
    await chat.retry()

    expect(said).toEqual(['One', 'Two'])
  })

  test('retry does not send the message of a deleted run again', async () => {
    await using server = await scriptedServer((response, { method }) => {
      if (method === 'POST') openStream(response).end(encode(events.slice(0, 2)))
      else openStream(response, 404).end(encodeEvent(failure('not_found')))
    })
    const chat = chatOf(server)
    await chat.send('One')
    expect(chat.getState().error).toMatchObject({ code: 'not_found' })
    await chat.retry()

    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('retry resumes a disconnected run after its last event', async () => {
    await using server = await scriptedServer((response, { path }) => {
      if (path.includes('/agent-runs/')) openStream(response).end(encode(events.slice(2)))
      else openStream(response).write(encode(events.slice(0, 2)))
    })
    const chat = chatOf(server)
    const sending = chat.send('One')
    await until(chat, ({ messages }) => messages.some(({ role, parts }) => role === 'assistant' && parts.length > 0))
    chat.disconnect()
    await sending
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id, error: null })
    await chat.retry()

    expect(server.requests[1]?.headers['last-event-id']).toBe(`${run_id}:2`)
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, error: null })
    expect(chat.getState().messages.at(-1)?.parts).toHaveLength(2)
  })

  function keysOf(requests: SeenRequest[]): unknown[] {
    return requests.map(({ headers }) => headers['idempotency-key'])
  }
})

describe('a page that is reloaded', () => {
  const stored = [
    {
      id: 'm1',
      run_id,
      role: 'user' as const,
      content: 'One',
      tool_calls: [],
      error_code: null,
      model: null,
      usage: null,
      created_at: '2026-01-15T14:00:00.000Z',
    },
  ]

  async function loaded(server: { url: string }, status: ActiveRun['status']): Promise<AgentChat> {
    const chat = chatOf(server)
    chat.loadHistory(stored, session_id)
    await chat.syncQueue([activeRun({ status, user_message_id: 'm1' })])
    return chat
  }

  test.each([
    ['running', events, { status: 'idle', run_id: null, approval: null }],
    ['awaiting_approval', numbered([initialized, question]), { status: 'awaiting_approval', run_id }],
  ] as const)('a run that is %s is followed from its first event', async (status, ofRun, expected) => {
    await using server = await scriptedServer((response) => openStream(response).end(encode([...ofRun])))
    const chat = await loaded(server, status)
    await until(chat, (state) => state.status === expected.status)

    expect(server.requests[0]?.headers).not.toHaveProperty('last-event-id')
    expect(chat.getState()).toMatchObject({ ...expected, error: null })
    expect(chat.getState().messages).toMatchObject([{ role: 'user' }, { role: 'assistant', run_id }])
  })

  test('a run can be stopped before its first event has come', async () => {
    await using server = await scriptedServer((response, { path }) => {
      if (path.startsWith('/trpc/run.cancel')) sendJson(response, [{ result: { data: {} } }])
      else openStream(response)
    })
    const chat = await loaded(server, 'running')
    await until(chat, ({ status }) => status === 'streaming')
    await chat.stop()
    chat.disconnect()

    // The stream has its own connection, so either of the two requests may arrive first.
    const cancels = server.requests.filter(({ path }) => path.startsWith('/trpc/run.cancel'))
    expect(cancels).toMatchObject([{ path: '/trpc/run.cancel?batch=1', body: { 0: { run_id } } }])
  })

  test('no run is followed when all have ended', async () => {
    await using server = await scriptedServer((response) => openStream(response).end())
    const chat = chatOf(server)
    chat.loadHistory(stored, session_id)
    await chat.syncQueue([])

    expect(server.requests).toHaveLength(0)
    expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, messages: [{ role: 'user' }] })
  })

  test('the stored messages of a run whose events are gone are shown', async () => {
    await using server = await scriptedServer((response) =>
      openStream(response, 404).end(encodeEvent(failure('not_found'))),
    )
    const chat = await loaded(server, 'running')
    await until(chat, ({ status, error }) => status === 'idle' && error === null)

    expect(chat.getState()).toMatchObject({ run_id: null, messages: [{ role: 'user' }] })
  })
})

test('opening another conversation closes the stream, and no event of it arrives any more', async () => {
  const closed = Promise.withResolvers<void>()
  await using server = await scriptedServer((response) => {
    response.on('close', closed.resolve)
    openStream(response).write(encode(numbered([initialized, delta('I wi')])))
  })
  const chat = chatOf(server)
  const sending = chat.send('One')
  await until(chat, ({ status }) => status === 'streaming')
  chat.loadHistory([], 'user_1_other')
  await Promise.all([sending, closed.promise])

  expect(chat.getState()).toMatchObject({ session_id: 'user_1_other', status: 'idle', messages: [], error: null })
  chat.reset()
  expect(chat.getState()).toMatchObject({ session_id: null, messages: [] })
})
