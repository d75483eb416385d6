import { expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { runToEnd } from '../testing/run-to-end.ts'
import type { Model, RunPort } from '../types.ts'

const never = new Promise<never>(() => undefined)

test('a cancelled run keeps the text streamed so far, even when the model ignores the abort', async () => {
  const port = memoryRunPort()
  const abort = new AbortController()
  const model = scriptedModel([[...say('Half a ', 'sentence'), { type: 'wait', until: never }]])

  const { events } = await runToEnd(port, model, {
    cancel: abort.signal,
    onEvent: (event) => {
      if (event.event === 'message_delta' && event.data.content === 'sentence') abort.abort()
    },
  })

  expect(events.slice(-3)).toMatchObject([
    { event: 'message', data: { content: 'Half a sentence' } },
    { event: 'completed', data: { status: 'cancelled', final_message: 'Stopped. Nothing had been changed.' } },
    { event: 'history', data: [{ role: 'user' }, { role: 'assistant', content: 'Half a sentence' }] },
  ])
  expect(port.items.at(-1)).toEqual({
    role: 'assistant',
    content: 'Half a sentence',
    tool_calls: [],
    model: 'Scripted',
  })
  expect(port.ends).toMatchObject([{ status: 'cancelled' }])
})

test('a run ends as cancelled when the model throws because of the abort', async () => {
  const abort = new AbortController()
  const model: Model = {
    name: 'Abortable',
    ask: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  }

  const { events } = await runToEnd(memoryRunPort(), model, {
    cancel: abort.signal,
    onEvent: ({ event }) => {
      if (event === 'agent_updated') setImmediate(() => abort.abort())
    },
  })

  expect(events.slice(-2)).toMatchObject([{ data: { status: 'cancelled' } }, { event: 'history' }])
})

test('a cancel takes effect before the next tool call, and the last message lists the changes made', async () => {
  const port = memoryRunPort()
  const abort = new AbortController()
  const model = scriptedModel([
    [use('create_todo', { item: 'One' }, 'call_a'), use('create_todo', { item: 'Two' }, 'call_b')],
    say('never said'),
  ])

  const { events } = await runToEnd(port, model, {
    cancel: abort.signal,
    onEvent: ({ event }) => {
      if (event === 'tool_result') abort.abort()
    },
  })

  expect([...port.data.todos.values()].map(({ item }) => item)).toEqual(['One'])
  expect(events.filter(({ event }) => event === 'tool_call')).toHaveLength(1)
  expect(events.at(-2)?.data).toMatchObject({
    status: 'cancelled',
    final_message: 'Stopped. These changes had already been made:\n- create “One”',
  })
})

test('a tool call that is running completes after a cancel', async () => {
  const port = memoryRunPort()
  const abort = new AbortController()
  const slow: RunPort = {
    ...port,
    callOnce: (...args) => {
      abort.abort()
      return port.callOnce(...args)
    },
  }

  const { events } = await runToEnd(slow, scriptedModel([[use('create_todo', { item: 'One' })]]), {
    cancel: abort.signal,
  })

  expect(events.slice(-3).map(({ event }) => event)).toEqual(['tool_result', 'completed', 'history'])
  expect(port.data.todos.size).toBe(1)
})

test('a run that is cancelled before it starts does not ask the model', async () => {
  const model = scriptedModel([])

  const { events } = await runToEnd(memoryRunPort(), model, { cancel: AbortSignal.abort() })

  expect(events.map(({ event }) => event)).toEqual(['session_initialized', 'agent_updated', 'completed', 'history'])
  expect(model.requests).toHaveLength(0)
})
