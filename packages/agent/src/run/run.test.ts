import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import { expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import { memoryRunPort, RUN_ID, USER } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { RunPort } from '../types.ts'

const names = (events: AgentEvent[]) => events.map(({ event }) => event)

test('a run streams text and tool calls, and ends in completed and history', async () => {
  const port = memoryRunPort('Create a todo for the team meeting tomorrow at 2 PM')
  const model = scriptedModel([
    [...say('Just a ', 'moment.'), use('create_todo', { item: 'Team meeting', start_time: '2026-01-16 14:00:00' })],
    say('Created ', 'it.'),
  ])

  const { events, log } = await runToEnd(port, model)

  expect(names(events)).toEqual([
    'session_initialized',
    'agent_updated',
    'message_delta',
    'message_delta',
    'message',
    'tool_call',
    'tool_result',
    'message_delta',
    'message_delta',
    'message',
    'completed',
    'history',
  ])
  expect(events[0]?.data).toEqual({ session_id: port.session_id, run_id: RUN_ID })
  expect(dataOf(events, 'message')).toEqual([{ content: 'Just a moment.' }, { content: 'Created it.' }])
  expect(dataOf(events, 'tool_result')[0]).toMatchObject({
    call_id: 'call_1',
    tool_name: 'create_todo',
    status: 'ok',
    output: { todo: { item: 'Team meeting', start_time: '2026-01-16 14:00:00', end_time: '2026-01-16 15:00:00' } },
    change_ids: [port.data.changes[0]?.id],
  })
  expect(dataOf(events, 'completed')).toEqual([
    {
      final_message: 'Created it.',
      usage: { input_tokens: 20, output_tokens: 10 },
      status: 'completed',
      model: 'Scripted',
    },
  ])
  expect([...port.data.todos.values()]).toMatchObject([{ start_time: '2026-01-16T13:00:00.000Z' }])
  expect(port.ends).toMatchObject([{ status: 'completed' }])
  expect(log).toEqual([])
})

test('the model gets the user, the tools and the results of its calls', async () => {
  const model = scriptedModel([[use('get_user_datetime', {})], say('It is nine.')])

  await runToEnd(memoryRunPort('What time is it?'), model)

  const [first, second] = model.requests
  expect(first?.instructions).toContain('Thursday, 2026-01-15, in Europe/Berlin')
  expect(first?.tools.map(({ name }) => name)).toContain('create_todo')
  expect(first?.user).toEqual(USER)
  expect(second?.transcript.at(-1)).toMatchObject({
    role: 'tool',
    output: { now: '2026-01-15 09:00:00', weekday: 'Thursday', utc_offset: '+01:00' },
  })
})

test('the model gets the whole output of a tool, and the client a safe one', async () => {
  const port = memoryRunPort()
  const output = { text: 'x'.repeat(6_000), api_key: 'sk-123' }
  const revealing: RunPort = {
    ...port,
    callOnce: (call, effect, allowed) =>
      port.callOnce(call, async (store) => ({ ...(await effect(store)), output }), allowed),
  }
  const model = scriptedModel([
    [use('get_user_quota', {})],
    [use('get_user_quota', { password: 'hunter2' })],
    say('Done.'),
  ])

  const { events } = await runToEnd(revealing, model)

  expect(model.requests[1]?.transcript.at(-1)).toMatchObject({ output })
  expect(dataOf(events, 'tool_result')[0]?.output).toEqual({
    text: `${'x'.repeat(5_000)}... [truncated]`,
    api_key: '[REDACTED]',
  })
  expect(dataOf(events, 'tool_call')[1]?.arguments).toEqual({ password: '[REDACTED]' })
})

test.each([
  ['malformed JSON', use('create_todo', '{"item": "Mil'), 'invalid_request', 'not valid JSON at position 13.'],
  ['text that is not JSON', use('create_todo', 'a secret'), 'invalid_request', 'not valid JSON.'],
  ['a wrong type', use('create_todo', { item: 7 }), 'invalid_request', 'item: '],
  ['a field that does not exist', use('create_todo', { item: 'Milk', colour: 'red' }), 'invalid_request', 'colour'],
  [
    'a time that does not exist',
    use('create_todo', { item: 'Milk', start_time: '2026-02-30 10:00' }),
    'invalid_request',
    'start_time: ',
  ],
  ['a list instead of an object', use('create_todo', '[]'), 'invalid_request', 'expected object'],
  ['100,000 nested arrays', use('create_todo', nestedArrays(100_000)), 'invalid_request', 'deeper than 32 levels'],
  [
    'a field of 100,000 nested arrays',
    use('delete_todo', `{"id": ${nestedArrays(100_000)}}`),
    'invalid_request',
    'deeper than 32 levels',
  ],
  ['arguments one level too deep', use('create_todo', nestedArrays(33)), 'invalid_request', 'deeper than 32 levels'],
  ['arguments of the maximum depth', use('create_todo', nestedArrays(32)), 'invalid_request', 'expected object'],
  ['an unknown tool', use('send_email', {}), 'not_found', 'create_todo'],
  ['the name of an inherited property', use('constructor', {}), 'not_found', 'There is no tool'],
  ['an unknown todo', use('delete_todo', { id: '00000000-0000-7000-8000-00000000dead' }), 'not_found', 'no todo'],
])('a call with %s gets an error result that the model can read', async (_, call, code, sentence) => {
  const port = memoryRunPort()
  const model = scriptedModel([[call], say('Sorry.')])

  const { events } = await runToEnd(port, model)

  const result = { status: 'error', output: { error: { code, message: expect.stringContaining(sentence) } } }
  expect(dataOf(events, 'tool_result')).toMatchObject([result])
  expect(model.requests[1]?.transcript.at(-1)).toMatchObject(result)
  expect(names(events).slice(-2)).toEqual(['completed', 'history'])
  expect(port.data.todos.size).toBe(0)
})

test('a call with an empty string as arguments has no arguments', async () => {
  const { events } = await runToEnd(memoryRunPort(), scriptedModel([[use('get_user_quota', '')], say('Much.')]))

  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'ok', output: { remaining_quota: 197 } }])
})

test('calls to which a model gives the same id are all made', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([
    [use('create_todo', { item: 'One' }, 'call_0'), use('create_todo', { item: 'Two' }, 'call_0')],
    [use('create_todo', { item: 'Three' }, 'call_0')],
    say('Done.'),
  ])

  const { events } = await runToEnd(port, model)

  expect([...port.data.todos.values()].map(({ item }) => item)).toEqual(['One', 'Two', 'Three'])
  expect(new Set(dataOf(events, 'tool_call').map(({ call_id }) => call_id)).size).toBe(3)
})

test('text is sanitized, and a delta never cuts a character in two', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([
    [use('create_todo', '{"item": "a\\u0000b\\ud800c"}')],
    say('ok \ud83d', '\ude00\0', ' \ud83d'),
  ])

  const { events } = await runToEnd(port, model)

  expect([...port.data.todos.values()][0]?.item).toBe('a\uFFFDb\uFFFDc')
  expect(dataOf(events, 'message_delta').map(({ content }) => content)).toEqual(['ok ', '😀\uFFFD', ' ', '\uFFFD'])
  expect(dataOf(events, 'message')).toEqual([{ content: 'ok 😀\uFFFD \uFFFD' }])
})

test('a run stops after 20 turns with an error that says so', async () => {
  const port = memoryRunPort()
  const model = scriptedModel(() => [use('get_user_datetime', {})])

  const { events } = await runToEnd(port, model)

  expect(model.requests).toHaveLength(20)
  expect(events.at(-1)).toMatchObject({ event: 'error', data: { code: 'model_error' } })
  expect(dataOf(events, 'error')[0]?.message).toContain('20 turns')
  expect(port.ends).toMatchObject([{ status: 'failed', error_code: 'model_error' }])
})

test.each([
  ['an unexpected error', 1, [{ type: 'fail', error: new Error('secret detail') } as const], /to answer.*\(error /],
  ['an AppError', 1, [{ type: 'fail', error: new AppError('model_error', 'No key.') } as const], /^No key\.$/],
  ['a stream without a finish', 3, [...say('Half'), { type: 'break_off' } as const], /broke off/],
  ['an answer without text and calls', 3, [], /empty answer/],
])('a run ends in model_error when the model gives %s, after %i attempts', async (_, times, turn, message) => {
  const port = memoryRunPort()
  const model = scriptedModel(() => turn)

  const { outcome, events, log } = await runToEnd(port, model)

  expect(outcome).toBe('failed')
  expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 'error', code: 'model_error' } })
  expect(dataOf(events, 'error')[0]?.message).toMatch(message)
  expect(JSON.stringify(events)).not.toContain('secret detail')
  expect(model.requests).toHaveLength(times)
  expect(log).toHaveLength(times)
  expect(port.ends).toMatchObject([{ status: 'failed', error_code: 'model_error' }])
})

test.each(['transcript', 'recordStep', 'recordAnswer', 'callOnce', 'settle', 'consent'] as const)(
  'a run ends in one error without details when %s fails',
  async (method) => {
    const port: RunPort = memoryRunPort()
    const broken: RunPort = {
      ...port,
      [method]: async () => {
        throw new Error('duplicate key value violates unique constraint "secret_detail"')
      },
    }
    const model = scriptedModel([[use('create_todo', { item: 'Milk' })], say('Done.')])

    const { events, log } = await runToEnd(broken, model)

    expect(events.at(-1)).toMatchObject({ event: 'error', data: { status: 'error', code: 'internal_error' } })
    expect(dataOf(events, 'error')).toHaveLength(1)
    expect(dataOf(events, 'completed')).toHaveLength(0)
    expect(JSON.stringify(events)).not.toContain('secret_detail')
    expect(dataOf(events, 'error')[0]?.message).toContain(log[0]?.context.error_id)
    expect(log[0]).toMatchObject({ level: 'error', context: { run_id: RUN_ID } })
  },
)

test('an error event has the message of an AppError', async () => {
  const port: RunPort = {
    ...memoryRunPort(),
    transcript: async () => {
      throw new AppError('unavailable', 'The database is being moved. Try again in a minute.')
    },
  }

  const { events } = await runToEnd(port, scriptedModel([]))

  expect(events.at(-1)?.data).toEqual({
    status: 'error',
    code: 'unavailable',
    message: 'The database is being moved. Try again in a minute.',
  })
})

test('a resumed run makes its open calls first, without asking the model again', async () => {
  const port = memoryRunPort()
  const first = use('create_todo', { item: 'One' }, 'call_a')
  const second = use('create_todo', { item: 'Two' }, 'call_b')
  const died = scriptedModel([[first, second]])
  const crash: RunPort = {
    ...port,
    callOnce: async (call, effect, allowed) => {
      const result = await port.callOnce(call, effect, allowed)
      if (call.call_id === 'call_a') throw new Error('the process dies after the commit')
      return result
    },
    settle: () => Promise.reject(new Error('the process is dead')),
  }
  await runToEnd(crash, died)
  expect(port.effects).toEqual(new Map([['call_a', 1]]))

  const model = scriptedModel([say('Both are there.')])
  const { events } = await runToEnd(port, model)

  expect(dataOf(events, 'tool_call').map(({ call_id }) => call_id)).toEqual(['call_b'])
  expect(port.effects).toEqual(
    new Map([
      ['call_a', 1],
      ['call_b', 1],
    ]),
  )
  expect(model.requests).toHaveLength(1)
  expect(dataOf(events, 'completed')[0]?.final_message).toBe('Both are there.')
})

test('a run that was claimed more than 50 times fails', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([])

  const { outcome, events } = await runToEnd(port, model, { isResumed: true, epoch: 51 })

  expect(outcome).toBe('failed')
  expect(dataOf(events, 'error')[0]?.message).toContain('interrupted 50 times')
  expect(port.ends).toMatchObject([{ status: 'failed', error_code: 'internal_error' }])
  expect(model.requests).toHaveLength(0)
})

test('a run whose final answer is already journalled is only settled', async () => {
  const port = memoryRunPort()
  await port.recordStep({ content: 'All done.', tool_calls: [], usage: { input_tokens: 1, output_tokens: 2 } })
  const model = scriptedModel([])

  const { events } = await runToEnd(port, model)

  expect(model.requests).toHaveLength(0)
  expect(dataOf(events, 'completed')[0]?.final_message).toBe('All done.')
})

function nestedArrays(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}
