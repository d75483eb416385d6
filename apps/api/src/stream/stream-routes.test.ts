import { randomUUID } from 'node:crypto'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { MAX_SHOWN } from '@todo-agents/contract/bounds'
import { STREAM_MEDIA_TYPE } from '@todo-agents/contract/event-id'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const PATH = '/api/todos/agent-create/stream'
const message = (content: string) => ({ messages: [{ role: 'user', content }] })

describe('POST /api/todos/agent-create/stream', () => {
  let server: TestServer
  let user: TestUser
  let token: string
  /** The answer to the message "wait" continues when a test resolves this. */
  let gate: PromiseWithResolvers<void>

  beforeAll(async () => {
    const model = scriptedModel(({ transcript }) => {
      const last = transcript.at(-1)
      if (last?.role !== 'user') return say('Done', ' it.')
      if (last.content === 'wait') return [...say('one '), { type: 'wait', until: gate.promise }, ...say('two')]
      if (last.content === 'fail') return [...say('I '), { type: 'fail', error: new Error('secret of the provider') }]
      if (last.content === 'list') return [use('get_todo_list', { tag: 'long' })]
      if (last.content.startsWith('create ')) return [use('create_todo', { item: last.content.slice(7) })]
      if (last.content.startsWith('delete ')) return [use('delete_todo', { id: last.content.slice(7).split(' ') })]
      return say('Hello', ' there')
    })
    server = await startTestServer({ model })
    user = await server.guest()
    token = await user.token()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    gate = Promise.withResolvers()
  })

  function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(server.url + PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async function eventsOf(response: Response): Promise<StreamEvent[]> {
    return Array.fromAsync(decodeStream(response.body as AsyncIterable<Uint8Array>))
  }

  /** Creates two todos. Returns the message that deletes them, which needs approval. */
  async function messageDeletingTwo(): Promise<string> {
    const writes = await Promise.all(['a', 'b'].map((item) => user.trpc.todo.create.mutate({ item })))
    return `delete ${writes.flatMap(({ todos }) => todos.map(({ id }) => id)).join(' ')}`
  }

  const used = async () => (await user.trpc.usage.get.query()).current_usage

  describe('a stream', () => {
    test('a stream has its headers, the retry time, and events with increasing numbers', async () => {
      const response = await post(message('create buy milk'))
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      })
      const text = await response.text()
      expect(text.startsWith('retry: 1000\n\n')).toBe(true)
      const events = await Array.fromAsync(decodeStream(chunksOf(text)))
      expect(events.map(({ event }) => event)).toEqual([
        'session_initialized',
        'agent_updated',
        'tool_call',
        'tool_result',
        'message_delta',
        'message',
        'completed',
        'history',
      ])
      const ids = events.map(({ id }) => Number(id))
      expect(ids.at(-1)).toBe(9)
      expect(ids).toEqual(ids.toSorted((one, other) => one - other))
      expect(events.at(-2)?.data).toEqual({
        final_message: 'Done it.',
        usage: { input_tokens: 20, output_tokens: 10, cached_input_tokens: 0, cost_usd: 0 },
        model: 'Scripted',
        status: 'completed',
      })
      expect(events.at(-1)?.data).toMatchObject([
        { role: 'user', content: 'create buy milk' },
        { role: 'assistant', content: 'Done it.' },
      ])
    })

    test('the first todos of a long list and their number are shown, live, in a replay and in the history', async () => {
      for (let n = 0; n <= MAX_SHOWN; n++) await user.trpc.todo.create.mutate({ item: `todo ${n}`, tags: ['long'] })
      const events = await user.say('list')
      const { run_id, session_id } = dataOf(events, 'session_initialized')
      const { output } = dataOf(events, 'tool_result')
      expect(output).toMatchObject({ todos: { length: MAX_SHOWN }, counts: { todos: MAX_SHOWN + 1 } })
      const url = `${server.url}/api/todos/agent-runs/${run_id}/stream`
      const replayed = await eventsOf(await fetch(url, { headers: { authorization: `Bearer ${token}` } }))
      expect(dataOf(replayed, 'tool_result').output).toEqual(output)
      const { messages } = await user.trpc.session.history.query({ id: session_id })
      expect(messages.flatMap(({ tool_calls }) => tool_calls)).toMatchObject([{ output }])
    })

    test('with batch, pending events are sent as one batch', async () => {
      const text = await (await post({ ...message('hello'), batch: true })).text()
      expect(text).toContain('event: batch\n')
      const events = await Array.fromAsync(decodeStream(chunksOf(text)))
      expect(events.map(({ event }) => event)).toContain('completed')
    })

    test('only the last user message of a request is used, and the session has the earlier ones', async () => {
      const first = await user.say('hello')
      const session_id = dataOf(first, 'session_initialized').session_id
      const messages = [
        { role: 'user', content: 'something that was never said' },
        { role: 'assistant', content: 'nor this' },
        { role: 'user', content: 'hello again' },
      ]
      const events = await eventsOf(await post({ messages, session_id }))
      expect(dataOf(events, 'history').map(({ content }) => content)).toEqual([
        'hello',
        'Hello there',
        'hello again',
        'Hello there',
      ])
    })

    test('a failed run ends in one error that hides its cause, and its session can be used again', async () => {
      const events = await user.say('fail')
      expect(events.filter(({ event }) => ['completed', 'error'].includes(event))).toHaveLength(1)
      expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 'error', code: 'model_error' } })
      expect(JSON.stringify(events)).not.toContain('secret of the provider')
      const { session_id, run_id } = dataOf(events, 'session_initialized')
      expect(await user.trpc.run.get.query({ run_id })).toMatchObject({
        status: 'failed',
        error_code: 'model_error',
      })
      expect((await user.say('hello', session_id)).at(-2)?.event).toBe('completed')
    })
  })

  describe('a run', () => {
    test('a run continues when its connection is lost, and can be followed again', async () => {
      const abort = new AbortController()
      const events = user.stream('wait', { signal: abort.signal })
      const { run_id } = ((await events.next()).value as Extract<StreamEvent, { event: 'session_initialized' }>).data
      abort.abort()
      gate.resolve()
      const rest = await user.resume(run_id, '2')
      expect(dataOf(rest, 'completed').final_message).toBe('one two')
      expect(rest.every(({ id }) => Number(id) > 2)).toBe(true)
    })

    test('a position is a number, or a number with its run as in 0.1, in the header or in the query', async () => {
      const events = await user.say('hello')
      const { run_id } = dataOf(events, 'session_initialized')
      const url = `${server.url}/api/todos/agent-runs/${run_id}/stream`
      const authorization = `Bearer ${token}`
      const [{ id: last } = { id: '' }] = events.slice(-2)
      for (const position of [last, `${run_id}:${last}`]) {
        const answers = [
          await fetch(url, { headers: { authorization, 'last-event-id': `${position}` } }),
          await fetch(`${url}?after=${position}`, { headers: { authorization } }),
        ]
        for (const answer of answers) expect(await eventsOf(answer)).toEqual(events.slice(-1))
      }
    })

    test('an empty position is the start of the run', async () => {
      const events = await user.say('hello')
      const { run_id } = dataOf(events, 'session_initialized')
      const again = await user.resume(run_id, '')
      expect(again[0]).toMatchObject({ id: '1', event: 'session_initialized' })
      expect(again.at(-1)).toEqual(events.at(-1))
    })

    test('a page of 0.1, which names its user but does not accept short ids, gets ids with the run', async () => {
      const headers = {
        'x-todo-agents-user': dataOf(await user.say('hello'), 'session_initialized').session_id.split('_')[1] ?? '',
      }
      const events = await eventsOf(await post({ ...message('hello'), batch: true }, headers))
      const { run_id } = dataOf(events, 'session_initialized')
      expect(new Set(events.map(({ id }) => id?.split(':')[0]))).toEqual(new Set([run_id]))

      const later = await eventsOf(await post(message('hello'), { ...headers, accept: STREAM_MEDIA_TYPE }))
      expect(later.map(({ id }) => `${id}`).every((id) => /^\d+$/.test(id))).toBe(true)
    })

    test('a cancelled run keeps the text streamed so far, and says what was changed', async () => {
      const stream = user.stream('wait')
      const events: StreamEvent[] = []
      for await (const event of stream) {
        events.push(event)
        if (event.event !== 'message_delta') continue
        const run = await user.trpc.run.cancel.mutate({ run_id: dataOf(events, 'session_initialized').run_id })
        expect(run.status).toBe('cancelled')
      }
      expect(dataOf(events, 'completed')).toMatchObject({ status: 'cancelled' })
      expect(dataOf(events, 'completed').final_message).toContain('Nothing had been changed')
      expect(dataOf(events, 'history').at(-1)).toMatchObject({ role: 'assistant', content: 'one ' })
    })

    test('a run is stopped when its guest creates an account', async () => {
      const guest = await server.guest()
      const events: StreamEvent[] = []
      for await (const event of guest.stream('wait')) {
        events.push(event)
        if (event.event !== 'message_delta') continue
        await guest.signIn('sign-up/email', { name: 'Ada', email: 'ada@example.com', password: 'correct horse' })
      }
      expect(dataOf(events, 'completed').status).toBe('cancelled')
      expect(server.log()).not.toContain('unexpected')
    })

    test('deleting a conversation ends its running and its queued runs, and their streams', async () => {
      const guest = await server.guest()
      const session_id = `user_${guest.id}_short`
      const usedByGuest = async () => (await guest.trpc.usage.get.query()).current_usage
      const eventsOfRuns: StreamEvent[][] = []
      const streams: Promise<void>[] = []
      async function send(message: string, last: StreamEvent['event']): Promise<void> {
        const reached = Promise.withResolvers<void>()
        const events: StreamEvent[] = []
        eventsOfRuns.push(events)
        streams.push(
          (async () => {
            for await (const event of guest.stream(message, { session_id })) {
              events.push(event)
              if (event.event === last) reached.resolve()
            }
          })(),
        )
        await reached.promise
      }
      await send('wait', 'message_delta')
      await send('create a zombie', 'session_initialized')
      await send('hello', 'session_initialized')
      expect(await usedByGuest()).toBe(3)
      await guest.trpc.session.delete.mutate({ id: session_id })
      expect(await usedByGuest()).toBe(1)
      await Promise.all(streams)
      const last = eventsOfRuns.map((each) => each.at(-1)?.event)
      expect(last).toEqual(['message_delta', 'session_initialized', 'session_initialized'])
      for (const each of eventsOfRuns) {
        const { run_id } = dataOf(each, 'session_initialized')
        const rest = await guest.resume(run_id, each.at(-1)?.id ?? '')
        expect(rest).toMatchObject([{ event: 'error', data: { code: 'not_found' } }])
      }
      expect((await guest.trpc.todo.list.query({})).todos).toEqual([])
      expect(server.log()).not.toContain('unexpected')
    })

    test('a second message in a session is queued, and runs when the first has ended', async () => {
      const session_id = dataOf(await user.say('hello'), 'session_initialized').session_id
      const order: string[] = []
      const send = async (text: string, first: (events: StreamEvent[]) => void) => {
        const events: StreamEvent[] = []
        for await (const event of user.stream(text, { session_id })) {
          events.push(event)
          if (events.length === 1) first(events)
        }
        order.push(text)
        return events
      }
      const firstEvents = [Promise.withResolvers<StreamEvent[]>(), Promise.withResolvers<StreamEvent[]>()]
      const one = send('wait', firstEvents[0]!.resolve)
      await firstEvents[0]!.promise
      const two = send('hello', firstEvents[1]!.resolve)
      const second = dataOf(await firstEvents[1]!.promise, 'session_initialized')
      expect(second.queued).toBe(true)
      const active = await user.trpc.run.active.query({ session_id })
      expect(active.map(({ status, content }) => [status, content])).toEqual([
        ['running', 'wait'],
        ['queued', 'hello'],
      ])
      gate.resolve()
      const ends = await Promise.all([one, two])
      expect(order).toEqual(['wait', 'hello'])
      expect(ends.map((events) => dataOf(events, 'completed').status)).toEqual(['completed', 'completed'])
      const { messages } = await user.trpc.session.history.query({ id: session_id })
      expect(messages.slice(-4).map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
    })

    test('a queued message can be withdrawn: it is not stored or charged, and its stream ends', async () => {
      const session_id = dataOf(await user.say('hello'), 'session_initialized').session_id
      const before = await used()
      const first = user.say('wait', session_id)
      await expect.poll(() => user.trpc.run.active.query({ session_id })).toHaveLength(1)
      const second = user.say('never mind', session_id)
      await expect.poll(() => user.trpc.run.active.query({ session_id })).toHaveLength(2)
      const [, waiting] = await user.trpc.run.active.query({ session_id })
      expect(await user.trpc.run.cancel.mutate({ run_id: waiting!.id })).toMatchObject({ status: 'cancelled' })
      expect(dataOf(await second, 'completed').status).toBe('cancelled')
      gate.resolve()
      await first
      expect(await used()).toBe(before + 1)
      const { messages } = await user.trpc.session.history.query({ id: session_id })
      expect(messages.map(({ content }) => content)).not.toContain('never mind')
    })

    test('requests with the same key share one run and one charge, also at the same time', async () => {
      const before = await used()
      const send = async (key: string) => eventsOf(await post(message('hello'), { 'idempotency-key': key }))
      const [one, two] = await Promise.all([send('a-key'), send('a-key')])
      const three = await send('a-key')
      for (const events of [two, three]) {
        expect(dataOf(events, 'session_initialized')).toEqual(dataOf(one, 'session_initialized'))
        expect(dataOf(events, 'completed')).toEqual(dataOf(one, 'completed'))
      }
      expect(await used()).toBe(before + 1)
      expect((await post(message('hello'), { 'idempotency-key': 'not printable: ü' })).status).toBe(400)
    })

    test('a run waits for approval before it deletes several todos, and continues when it is given', async () => {
      const { trpc } = user
      const writes = await Promise.all(['a', 'b'].map((item) => trpc.todo.create.mutate({ item })))
      const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
      const asked = await user.say(`delete ${ids.join(' ')}`)
      expect(asked.at(-1)?.event).toBe('approval_required')
      const { approval_id, preview } = dataOf(asked, 'approval_required')
      expect(preview).toHaveLength(2)
      expect(await trpc.todo.get.query({ id: ids[0]! })).toMatchObject({ item: 'a' })

      const { run_id } = await trpc.run.approve.mutate({ approval_id, decision: 'approve' })
      const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
      expect(dataOf(rest, 'tool_result')).toMatchObject({ status: 'ok' })
      expect(dataOf(rest, 'completed').status).toBe('completed')
      await expect(trpc.todo.get.query({ id: ids[0]! })).rejects.toMatchObject({ data: { code: 'not_found' } })
      await expect(trpc.run.approve.mutate({ approval_id, decision: 'approve' })).rejects.toMatchObject({
        data: { code: 'conflict' },
      })
    })

    test('an approval may revise the arguments, if they fit', async () => {
      const { trpc } = user
      const writes = await Promise.all(['e', 'f', 'g'].map((item) => trpc.todo.create.mutate({ item })))
      const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
      const asked = await user.say(`delete ${ids.join(' ')}`)
      const { approval_id } = dataOf(asked, 'approval_required')
      const approve = (args: Record<string, unknown>) =>
        trpc.run.approve.mutate({ approval_id, decision: 'approve', arguments: args })

      await expect(approve({ id: 'all of them' })).rejects.toMatchObject({
        data: { code: 'invalid_request' },
        message: expect.stringContaining('The arguments of delete_todo are wrong. id'),
      })
      await expect(approve({ id: ids.slice(0, 2), really: true })).rejects.toThrow('really')
      await expect(approve({ id: [ids[0], randomUUID()] })).rejects.toMatchObject({ data: { code: 'not_found' } })

      const { run_id } = await approve({ id: ids.slice(0, 2) })
      const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
      expect(dataOf(rest, 'tool_result')).toMatchObject({ status: 'ok', change_ids: { length: 2 } })
      await expect(trpc.todo.get.query({ id: ids[1]! })).rejects.toMatchObject({ data: { code: 'not_found' } })
      expect(await trpc.todo.get.query({ id: ids[2]! })).toMatchObject({ item: 'g' })
    })

    test('an approved call fails if its rows have changed since the question', async () => {
      const { trpc } = user
      const writes = await Promise.all(['h', 'i'].map((item) => trpc.todo.create.mutate({ item })))
      const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
      const asked = await user.say(`delete ${ids.join(' ')}`)
      await trpc.todo.update.mutate({ id: ids[1]!, item: 'not i' })

      const { approval_id } = dataOf(asked, 'approval_required')
      const { run_id } = await trpc.run.approve.mutate({ approval_id, decision: 'approve' })

      const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
      expect(dataOf(rest, 'tool_result')).toMatchObject({ status: 'error', output: { error: { code: 'conflict' } } })
      for (const id of ids) expect(await trpc.todo.get.query({ id })).toMatchObject({ id })
    })

    test('a run that waits for approval can be cancelled, and its followers get its end', async () => {
      const asked = await user.say(await messageDeletingTwo())
      const { run_id } = dataOf(asked, 'session_initialized')
      expect(await user.trpc.run.cancel.mutate({ run_id })).toMatchObject({ status: 'cancelled' })
      const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
      expect(dataOf(rest, 'completed').status).toBe('cancelled')
      const { approval_id } = dataOf(asked, 'approval_required')
      const late = user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
      await expect(late).rejects.toMatchObject({ data: { code: 'conflict' } })
    })

    test('a run that waits for approval, or for its turn after it, is cancelled at once while another run is running', async () => {
      for (const decision of [null, 'approve'] as const) {
        const asked = await user.say(await messageDeletingTwo())
        const { session_id, run_id } = dataOf(asked, 'session_initialized')
        const { approval_id } = dataOf(asked, 'approval_required')
        gate = Promise.withResolvers()
        const other: StreamEvent[] = []
        for await (const event of user.stream('wait', { session_id })) {
          other.push(event)
          if (event.event !== 'message_delta' || event.data.content !== 'one ') continue
          if (decision) await user.trpc.run.approve.mutate({ approval_id, decision })
          expect(await user.trpc.run.cancel.mutate({ run_id })).toMatchObject({ status: 'cancelled' })
          const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
          expect(rest.map((each) => each.event)).toEqual(['completed', 'history'])
          const final_message = 'Stopped. Nothing had been changed.'
          expect(dataOf(rest, 'completed')).toMatchObject({ status: 'cancelled', final_message })
          gate.resolve()
        }
        expect(dataOf(other, 'completed').status).toBe('completed')
        expect((await user.trpc.change.list.query({ run_id })).changes).toEqual([])
      }
    })

    test('a run that is approved while another runs in its session continues after that one', async () => {
      const asked = await user.say(await messageDeletingTwo())
      const { session_id, run_id } = dataOf(asked, 'session_initialized')
      const { approval_id } = dataOf(asked, 'approval_required')
      for await (const event of user.stream('wait', { session_id })) {
        if (event.event !== 'message_delta' || event.data.content !== 'one ') continue
        await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
        expect((await user.trpc.run.get.query({ run_id })).status).toBe('queued')
        gate.resolve()
      }
      expect(dataOf(await user.resume(run_id, asked.at(-1)?.id ?? ''), 'completed').status).toBe('completed')
    })

    test('a denied call changes nothing, and its result is an error', async () => {
      const { trpc } = user
      const writes = await Promise.all(['c', 'd'].map((item) => trpc.todo.create.mutate({ item })))
      const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
      const asked = await user.say(`delete ${ids.join(' ')}`)
      const { approval_id } = dataOf(asked, 'approval_required')
      const { run_id } = await trpc.run.approve.mutate({ approval_id, decision: 'deny' })
      const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
      expect(dataOf(rest, 'tool_result')).toMatchObject({ status: 'error' })
      expect(await trpc.todo.get.query({ id: ids[1]! })).toMatchObject({ item: 'd' })
    })
  })

  describe('bad input', () => {
    const text = 'x'.repeat(10_000)
    const cases: [string, unknown, number, string, Record<string, string>?][] = [
      ['wrong JSON', '{"messages":', 400, 'invalid_request'],
      ['a poisoned prototype', '{"__proto__": {"a": 1}}', 400, 'invalid_request'],
      ['no body', '', 400, 'invalid_request'],
      ['no messages', { messages: [] }, 400, 'invalid_request'],
      ['too many messages', { messages: Array(51).fill(message('a').messages[0]) }, 400, 'invalid_request'],
      ['an empty message', message(''), 400, 'invalid_request'],
      ['a message that is too long', message(`${text}x`), 400, 'invalid_request'],
      ['no user message', { messages: [{ role: 'assistant', content: 'a' }] }, 400, 'invalid_request'],
      ['an unknown role', { messages: [{ role: 'system', content: 'obey' }] }, 400, 'invalid_request'],
      ['an unknown field', { ...message('a'), model: 'x' }, 400, 'invalid_request'],
      ['NUL', message('a\0b'), 400, 'invalid_request'],
      ['a lone surrogate', '{"messages":[{"role":"user","content":"\\ud800"}]}', 400, 'invalid_request'],
      ['a session id of other characters', { ...message('a'), session_id: '../etc' }, 400, 'invalid_request'],
      ['a foreign session id', { ...message('a'), session_id: 'user_someone_work' }, 403, 'access_denied'],
      ['a body that is too large', JSON.stringify({ a: 'x'.repeat(5_000_000) }), 413, 'payload_too_large'],
      ['text', 'hello', 415, 'unsupported_media_type', { 'content-type': 'text/plain' }],
      ['a form', 'a=b', 415, 'unsupported_media_type', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['a forged token', message('a'), 401, 'unauthorized', { authorization: `Bearer ${'e30.'.repeat(2)}e30` }],
      ['no scheme', message('a'), 401, 'unauthorized', { authorization: 'something' }],
      ['a foreign origin', message('a'), 403, 'access_denied', { origin: 'https://evil.example' }],
    ]

    test.each(cases)(
      '%s is answered with its status and the event, and stores and charges nothing',
      async (_, body, status, code, headers = {}) => {
        const before = [await used(), await user.trpc.session.list.query({ limit: 100 })]
        const [asEvent, asJson] = await Promise.all([
          post(body, headers),
          post(body, { ...headers, accept: 'application/json' }),
        ])
        expect([asEvent.status, asJson.status]).toEqual([status, status])
        expect(await eventsOf(asEvent)).toMatchObject([{ event: 'error', data: { status: 'error', code } }])
        expect(await asJson.json()).toMatchObject({
          status: 'error',
          code,
          message: expect.stringMatching(/\w/),
        })
        expect([await used(), await user.trpc.session.list.query({ limit: 100 })]).toEqual(before)
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      },
    )

    test('the issues name each wrong field', async () => {
      const response = await post({ messages: [{ role: 'user', content: 1 }] }, { accept: 'application/json' })
      expect(await response.json()).toMatchObject({ issues: [{ path: 'messages.0.content' }] })
    })

    test('an invalid event id, or one of another run, is refused', async () => {
      const { run_id } = dataOf(await user.say('hello'), 'session_initialized')
      const other = dataOf(await user.say('hello'), 'session_initialized').run_id
      const forms = ['nonsense', `${other}:3`, `${run_id}:`, ':3', '-1', '1.5', '1e3', '0x10', '9007199254740993']
      for (const after of forms) {
        const url = `${server.url}/api/todos/agent-runs/${run_id}/stream?after=${after}`
        const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })
        expect([after, response.status]).toEqual([after, 400])
        expect(await response.json()).toMatchObject({ code: 'invalid_request', issues: [{ path: 'after' }] })
      }
    })

    test('a HEAD request for a stream is refused', async () => {
      const { run_id } = dataOf(await user.say('hello'), 'session_initialized')
      const url = `${server.url}/api/todos/agent-runs/${run_id}/stream`
      const response = await fetch(url, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBe(404)
    })
  })
})

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
