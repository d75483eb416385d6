import { RunInterruptedError } from '@todo-agents/contract/errors'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { ConnectionLostError, memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { RunPort, TodoStore } from '../types.ts'

const METHODS = [
  'transcript',
  'consent',
  'recordStep',
  'recordAnswer',
  'callOnce',
  'requestApproval',
  'settle',
] as const

/** Runs two turns with one call. With `asks` the call needs the user's approval. */
async function twoTurns(asks: boolean, breakPort: (port: MemoryRunPort) => RunPort = (port) => port) {
  const port = memoryRunPort()
  for (const item of ['One', 'Two']) await port.store().create(todoCreateSchema.parse({ item }))
  const id = asks ? [...port.data.todos.keys()] : [...port.data.todos.keys()][0]
  const model = scriptedModel([[...say('A ', 'moment.'), use('delete_todo', { id })], say('Done.')])
  const result = await runToEnd(breakPort(port), model, { maxOutageMs: 5_000 })
  return { ...result, port, model }
}

/** Returns the port with the first call of one method replaced by `does`. */
function firstCall(
  port: MemoryRunPort,
  method: (typeof METHODS)[number],
  does: (call: () => unknown) => Promise<never>,
) {
  let calls = 0
  const real = (port[method] as (...args: unknown[]) => unknown).bind(port)
  return { ...port, [method]: (...args: unknown[]) => (calls++ === 0 ? does(() => real(...args)) : real(...args)) }
}

describe.each(METHODS)('an outage of the database in %s', (method) => {
  const asks = method === 'requestApproval'

  test.each([
    ['before', false],
    ['after', true],
  ])('an outage %s the commit changes neither the stream nor the journal', async (_, works) => {
    const calm = await twoTurns(asks)

    const rough = await twoTurns(asks, (port) =>
      firstCall(port, method, async (call) => {
        if (works) await call()
        throw new ConnectionLostError()
      }),
    )

    expect(rough.events.map(({ event }) => event)).toEqual(calm.events.map(({ event }) => event))
    expect(rough.outcome).toBe(calm.outcome)
    expect(rough.port.items).toHaveLength(calm.port.items.length)
    expect(rough.port.effects).toEqual(calm.port.effects)
    expect(rough.model.requests).toHaveLength(calm.model.requests.length)
  })

  test('an outage that lasts hands the run over, without a terminal event', async () => {
    const broken = { [method]: () => Promise.reject(new ConnectionLostError()) }
    const port = memoryRunPort()
    for (const item of ['One', 'Two']) await port.store().create(todoCreateSchema.parse({ item }))
    const id = [...port.data.todos.keys()]
    const model = scriptedModel([[use(asks ? 'delete_todo' : 'complete_todo', { id })], say('Done.')])

    const { outcome, events, log } = await runToEnd({ ...port, ...broken }, model, { maxOutageMs: 120 })

    expect(outcome).toBe('handed_over')
    expect(events.map(({ event }) => event)).not.toContain('error')
    expect(events.map(({ event }) => event)).not.toContain('completed')
    expect(log.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('handed over') })
    expect(port.ends).toEqual([])
  })

  test('a process that has lost the run emits no terminal event', async () => {
    const { outcome, events, port } = await twoTurns(asks, (real) =>
      firstCall(real, method, () => Promise.reject(new RunInterruptedError('lost'))),
    )

    expect(outcome).toBe('handed_over')
    for (const terminal of ['error', 'completed', 'history', 'approval_required']) {
      expect(events.map(({ event }) => event)).not.toContain(terminal)
    }
    expect(port.ends).toEqual([])
  })
})

test('an outage while a preview is read does not end the run', async () => {
  const { outcome, events } = await twoTurns(true, (port) => {
    let reads = 0
    const get: TodoStore['get'] = async (id) => {
      if (reads++ === 0) throw new ConnectionLostError()
      return port.store().get(id)
    }
    return { ...port, store: () => ({ ...port.store(), get }) }
  })

  expect(outcome).toBe('awaiting_approval')
  expect(dataOf(events, 'tool_call')).toHaveLength(1)
})

test('a handover ends the wait for the database', async () => {
  const abort = new AbortController()
  const transcript = () => {
    setImmediate(() => abort.abort())
    return Promise.reject(new ConnectionLostError())
  }

  const { outcome } = await runToEnd({ ...memoryRunPort(), transcript }, scriptedModel([]), { handOver: abort.signal })

  expect(outcome).toBe('handed_over')
})

test('a call that the ledger rejects because the user has stopped the run ends it as cancelled', async () => {
  const { outcome, events, port } = await twoTurns(false, (real) =>
    firstCall(real, 'callOnce', () => Promise.reject(new RunInterruptedError('cancelled'))),
  )

  expect(outcome).toBe('cancelled')
  expect(events.slice(-2)).toMatchObject([{ data: { status: 'cancelled' } }, { event: 'history' }])
  expect(port.data.todos.size).toBe(2)
})

test('a call that was announced before a handover is not announced again, but the call after it is', async () => {
  const port = memoryRunPort()
  const calls = ['call_a', 'call_b'].map((call_id) => ({ call_id, tool_name: 'get_user_quota', arguments: '{}' }))
  await port.recordStep({ content: '', tool_calls: calls, usage: { input_tokens: 1, output_tokens: 1 } })

  const { events } = await runToEnd(port, scriptedModel([say('Done.')]), {
    isResumed: true,
    announced: new Set(['call_a']),
  })

  expect(events.slice(0, 4).map(({ event }) => event)).toEqual([
    'agent_updated',
    'tool_result',
    'tool_call',
    'tool_result',
  ])
})
