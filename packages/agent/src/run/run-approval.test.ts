import { reduceParts } from '@todo-agents/contract/run-parts'
import type { TodoWrite } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import type { ScriptedTurn } from '../models/scripted/scripted.ts'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { ConnectionLostError, memoryRunPort, USER } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { RunPort, TodoStore, ToolResult } from '../types.ts'
import { reviseCall } from './prepare-call.ts'

const MISSING = '00000000-0000-7000-8000-00000000dead'
/** Options of a run that continues after its question. Its call was announced before. */
const RESUMED = { isResumed: true, announced: new Set(['call_1']) }

async function portWith(count: number): Promise<{ port: MemoryRunPort; ids: string[] }> {
  const port = memoryRunPort()
  for (let n = 1; n <= count; n++) await port.store().create(todoCreateSchema.parse({ item: `Todo ${n}` }))
  return { port, ids: [...port.data.todos.keys()] }
}

test('a deletion of two todos waits for approval: the question shows each row, and nothing changes', async () => {
  const { port, ids } = await portWith(2)
  const model = scriptedModel([[...say('I delete both.'), use('delete_todo', { id: ids })]])

  const { events } = await runToEnd(port, model)

  expect(events.slice(-3)).toMatchObject([
    { event: 'message' },
    { event: 'tool_call', data: { arguments: { id: ids } } },
    {
      event: 'approval_required',
      data: {
        call_id: 'call_1',
        tool_name: 'delete_todo',
        arguments: { id: ids },
        preview: ['Delete “Todo 1”', 'Delete “Todo 2”'],
      },
    },
  ])
  expect(port.data.todos.size).toBe(2)
  expect(port.ends).toEqual([])
})

test('an approved call is made once', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  port.decide('call_1', 'approve')

  const { events } = await runToEnd(port, scriptedModel([say('Gone.')]), RESUMED)

  expect(events.map(({ event }) => event)).toEqual([
    'agent_updated',
    'tool_result',
    'message_delta',
    'message',
    'completed',
    'history',
  ])
  expect(port.data.todos.size).toBe(0)
  expect(port.effects).toEqual(new Map([['call_1', 1]]))
})

test('a call with a revision uses the arguments of the revision', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  const revised = await reviseCall('delete_todo', { id: [ids[1]] }, { store: port.store(), user: USER })
  port.decide('call_1', 'approve', revised)

  await runToEnd(port, scriptedModel([say('One is gone.')]), RESUMED)

  expect([...port.data.todos.keys()]).toEqual([ids[0]])
})

test('the result of a revised call lists the rows that the user left out, for the client and the model', async () => {
  const { port, ids } = await portWith(3)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  const revised = await reviseCall('delete_todo', { id: [ids[0], ids[2]] }, { store: port.store(), user: USER })
  port.decide('call_1', 'approve', revised)
  const model = scriptedModel([say('Two are gone.')])

  const { events } = await runToEnd(port, model, RESUMED)

  const left_out = ['Delete “Todo 2”']
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'ok', output: { left_out } }])
  expect(JSON.stringify(model.requests[0]?.transcript.at(-1))).toContain('left_out')
})

test('a row that the user changed is not left out', async () => {
  const { port, ids } = await portWith(8)
  const moves = ids.map((id) => ({ id, due_date: '2026-01-20' }))
  await runToEnd(port, scriptedModel([[use('batch_update_schedule', { moves })]]))
  const [first, , ...others] = moves
  const changed = { moves: [{ ...first, due_date: '2026-01-22' }, ...others] }
  port.decide(
    'call_1',
    'approve',
    await reviseCall('batch_update_schedule', changed, { store: port.store(), user: USER }),
  )

  const { events } = await runToEnd(port, scriptedModel([say('Moved.')]), RESUMED)

  const left_out = ['Move “Todo 2” to Tue 2026-01-20']
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'ok', output: { left_out } }])
  expect(port.data.todos.get(ids[0] ?? '')).toMatchObject({ due_date: '2026-01-22' })
})

test('the result of a call that was approved as asked has no left_out', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  port.decide('call_1', 'approve')

  const { events } = await runToEnd(port, scriptedModel([say('Gone.')]), RESUMED)

  expect(JSON.stringify(dataOf(events, 'tool_result'))).not.toContain('left_out')
})

test.each([
  ['has followed the run from the start', true],
  ['starts to follow only now', false],
])('the arguments of a revision reach a client that %s', async (_, isKnown) => {
  const { port, ids } = await portWith(3)
  const asked = await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  const revised = await reviseCall('delete_todo', { id: [ids[1]] }, { store: port.store(), user: USER })
  port.decide('call_1', 'approve', revised)

  const rest = await runToEnd(port, scriptedModel([say('Gone.')]), isKnown ? RESUMED : { isResumed: true })

  const seen = isKnown ? [...asked.events, ...rest.events] : rest.events
  expect(seen.reduce(reduceParts, [])).toMatchObject([
    { type: 'tool_call', call_id: 'call_1', arguments: { id: [ids[1]] }, status: 'ok' },
    { type: 'text', content: 'Gone.' },
  ])
})

test('the arguments of a revision are emitted once, even when the call is retried', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  const revised = await reviseCall('delete_todo', { id: [ids[1]] }, { store: port.store(), user: USER })
  port.decide('call_1', 'approve', revised)
  let calls = 0
  const callOnce: RunPort['callOnce'] = async (...args) => {
    const result = await port.callOnce(...args)
    if (++calls === 1) throw new ConnectionLostError()
    return result
  }

  const { events } = await runToEnd({ ...port, callOnce }, scriptedModel([say('Gone.')]), RESUMED)

  expect(calls).toBe(2)
  expect(dataOf(events, 'tool_call')).toMatchObject([{ arguments: { id: [ids[1]] } }])
})

test('the arguments of a revision are checked like those of a model', async () => {
  const { port, ids } = await portWith(3)
  const revise = (tool: string, args: Record<string, unknown>) =>
    reviseCall(tool, args, { store: port.store(), user: USER })

  expect(await revise('delete_todo', { id: ids })).toEqual({
    arguments: { id: ids },
    preview: ['Delete “Todo 1”', 'Delete “Todo 2”', 'Delete “Todo 3”'],
  })
  await expect(revise('delete_todo', { id: 'everything' })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('The arguments of delete_todo are wrong. id'),
  })
  await expect(revise('delete_todo', { id: [...ids, MISSING] })).rejects.toMatchObject({ code: 'not_found' })
  await expect(revise('delete_todo', { id: [MISSING] })).rejects.toMatchObject({ code: 'not_found' })
  await expect(revise('format_disk', {})).rejects.toMatchObject({ code: 'not_found' })
})

const meanwhile: [string, (port: MemoryRunPort, ids: string[]) => Promise<unknown>][] = [
  ['has another title', (port, [id]) => port.store().update(todoUpdateSchema.parse({ id, item: 'The only copy' }))],
  ['has another day', (port, [id]) => port.store().update(todoUpdateSchema.parse({ id, due_date: '2026-01-20' }))],
  ['is gone', (port, ids) => port.store().delete(ids.slice(0, 1))],
]

test.each(meanwhile)('an approved call changes nothing when a row %s by then', async (_, change) => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  await change(port, ids)
  const before = [...port.data.todos.values()]
  port.decide('call_1', 'approve')

  const { events, outcome } = await runToEnd(port, scriptedModel([say('I left them.')]), RESUMED)

  expect(outcome).toBe('completed')
  expect(events[1]).toMatchObject({ event: 'tool_result', data: { status: 'error', change_ids: [] } })
  expect([...port.data.todos.values()]).toEqual(before)
})

test('the question says that the deletion of a todo that repeats is one of all its occurrences', async () => {
  const { port, ids } = await portWith(2)
  const [id] = ids as [string]
  port.data.todos.set(id, { ...port.data.todos.get(id)!, recurrence: 'FREQ=DAILY' })

  const { events } = await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))

  expect(dataOf(events, 'approval_required')[0]?.preview).toEqual(['Delete all of “Todo 1”', 'Delete “Todo 2”'])
})

test('an approved call changes nothing when a row has another title by then, even if one deletion needs no approval', async () => {
  const { port, ids } = await portWith(3)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  const revised = await reviseCall('delete_todo', { id: [ids[0]] }, { store: port.store(), user: USER })
  expect(revised.preview).toEqual(['Delete “Todo 1”'])
  port.decide('call_1', 'approve', revised)
  await port.store().update(todoUpdateSchema.parse({ id: ids[0], item: 'The only copy' }))

  const { events } = await runToEnd(port, scriptedModel([say('I left it.')]), RESUMED)

  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'conflict' } } }])
  expect(port.data.todos.size).toBe(3)
})

test('an approved call is made although a field that the preview does not show has changed', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  await port.store().update(todoUpdateSchema.parse({ id: ids[0], tags: ['home'] }))
  port.decide('call_1', 'approve')

  await runToEnd(port, scriptedModel([say('Gone.')]), RESUMED)

  expect(port.data.todos.size).toBe(0)
})

test('a declined call changes nothing, and the model reads that it was declined', async () => {
  const { port, ids } = await portWith(2)
  await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))
  port.decide('call_1', 'deny')
  const model = scriptedModel([say('I left them.')])

  const { events } = await runToEnd(port, model, RESUMED)

  const left_out = ['Delete “Todo 1”', 'Delete “Todo 2”']
  expect(events[1]).toMatchObject({ event: 'tool_result', data: { status: 'error', output: { left_out } } })
  expect(JSON.stringify(model.requests[0]?.transcript.at(-1))).toContain('The user declined this; nothing was changed.')
  expect(events.at(-2)?.data).toMatchObject({ status: 'completed', final_message: 'I left them.' })
  expect(port.data.todos.size).toBe(2)
})

test('a resumed run repeats its open question, and after the expiry its call fails', async () => {
  const { port, ids } = await portWith(2)
  const first = await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids })]]))

  const again = await runToEnd(port, scriptedModel([]), RESUMED)
  expect(again.events.at(-1)).toEqual(first.events.at(-1))

  const late: RunPort = {
    ...port,
    consent: async () => {
      const consent = await port.consent()
      const expires_at = '2026-01-15T07:59:59.000Z'
      const approvals = [...consent.approvals].map(([id, approval]) => [id, { ...approval, expires_at }] as const)
      return { ...consent, approvals: new Map(approvals) }
    },
  }
  const { events } = await runToEnd(late, scriptedModel([say('Nothing was deleted.')]), RESUMED)
  expect(events[1]).toMatchObject({ event: 'tool_result', data: { status: 'error' } })
  expect(port.data.todos.size).toBe(2)
})

const moves = (ids: string[]) => ids.map((id) => ({ id, due_date: '2026-01-20' }))
const patch = { importance: 'high', tags: ['work', 'home'], start_time: '2026-01-20 14:00' }
const calls: [string, (ids: string[]) => ScriptedTurn, string][] = [
  [
    'update_todo',
    (ids) => [use('update_todo', { id: ids, ...patch })],
    'Change “Todo 1” → start time Tue 2026-01-20 14:00, importance high, tags work, home',
  ],
  ['complete_todo', (ids) => [use('complete_todo', { id: ids })], 'Complete “Todo 1”'],
  [
    'batch_update_schedule',
    (ids) => [use('batch_update_schedule', { moves: moves(ids) })],
    'Move “Todo 1” to Tue 2026-01-20',
  ],
]

test.each(calls)(
  '%s changes five todos without a question, but asks before six and shows the result for each',
  async (_, turn, line) => {
    const five = await portWith(5)
    const done = await runToEnd(five.port, scriptedModel([turn(five.ids), say('Done.')]))
    expect(done.events.at(-2)).toMatchObject({ event: 'completed' })
    expect([...five.port.data.todos.values()].map(({ version }) => version)).toEqual([2, 2, 2, 2, 2])

    const six = await portWith(6)
    const { events } = await runToEnd(six.port, scriptedModel([turn(six.ids)]))
    expect(events.at(-1)).toMatchObject({ event: 'approval_required', data: { preview: { length: 6 } } })
    expect(dataOf(events, 'approval_required')[0]?.preview[0]).toBe(line)
    expect([...six.port.data.todos.values()].map(({ version }) => version)).toEqual([1, 1, 1, 1, 1, 1])
  },
)

/** Makes a call that changes something. */
async function makeChange(port: MemoryRunPort, call_id: string, effect: (store: TodoStore) => Promise<TodoWrite>) {
  const run = async (store: TodoStore): Promise<ToolResult> => {
    const { change_ids } = await effect(store)
    return { output: {}, status: 'ok', change_ids }
  }
  await port.callOnce({ call_id, tool_name: 'any', arguments: {} }, run, null)
}

const createTwo = async (store: TodoStore) => {
  await store.create(todoCreateSchema.parse({ item: 'New', due_date: '2026-01-20' }))
  return store.create(todoCreateSchema.parse({ item: 'Newer' }))
}
const toUndo: [string, number, (store: TodoStore, ids: string[]) => Promise<TodoWrite>, string][] = [
  [
    'changes six back',
    6,
    (store, id) => store.update(todoUpdateSchema.parse({ id, importance: 'high', start_time: '2026-01-20T13:00:00Z' })),
    'Change back “Todo 1” (Tue 2026-01-20 14:00) → start time none, end time none, importance none',
  ],
  ['reopens six', 6, (store, ids) => store.complete(ids), 'Reopen “Todo 1”'],
  ['restores six', 6, (store, ids) => store.delete(ids), 'Restore “Todo 1”'],
  ['deletes two', 0, createTwo, 'Delete “New” (Tue 2026-01-20)'],
]

test.each(toUndo)('an undo that %s waits for approval, and then happens', async (_, count, effect, line) => {
  const { port, ids } = await portWith(count)
  const start = contents(port)
  await makeChange(port, 'call_0', (store) => effect(store, ids))
  const changed = contents(port)

  const { events } = await runToEnd(port, scriptedModel([[use('undo', {})]]))

  expect(events.at(-1)).toMatchObject({ event: 'approval_required', data: { tool_name: 'undo' } })
  expect(dataOf(events, 'approval_required')[0]?.preview.at(-1)).toBe(line)
  expect(contents(port)).toEqual(changed)
  port.decide('call_1', 'approve')
  await runToEnd(port, scriptedModel([say('Taken back.')]), RESUMED)
  expect(contents(port)).toEqual(start)
})

function contents({ data }: MemoryRunPort) {
  return [...data.todos.values()].sort((a, b) => a.id.localeCompare(b.id))
}

test('an undo that changes five back, or deletes one, needs no approval', async () => {
  const { port, ids } = await portWith(5)
  await makeChange(port, 'call_0', (store) => store.complete(ids))
  await runToEnd(port, scriptedModel([[use('undo', {})], say('Taken back.')]))
  expect(contents(port).map(({ completed_at }) => completed_at)).toEqual([null, null, null, null, null])

  const { port: other } = await portWith(0)
  await makeChange(other, 'call_0', (store) => store.create(todoCreateSchema.parse({ item: 'New' })))
  await runToEnd(other, scriptedModel([[use('undo', {})], say('Taken back.')]))
  expect(other.data.todos.size).toBe(0)
})

test('an approved undo does not undo a later change of the same todos', async () => {
  const { port, ids: id } = await portWith(6)
  await makeChange(port, 'call_0', (store) => store.update(todoUpdateSchema.parse({ id, importance: 'low' })))
  await runToEnd(port, scriptedModel([[use('undo', {})]]))
  await makeChange(port, 'call_2', (store) => store.update(todoUpdateSchema.parse({ id, importance: 'high' })))
  port.decide('call_1', 'approve')

  const { events } = await runToEnd(port, scriptedModel([say('I left them.')]), RESUMED)

  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'conflict' } } }])
  expect(contents(port).every(({ importance }) => importance === 'high')).toBe(true)
})

test('an undo of an unknown change fails without a question', async () => {
  const { port } = await portWith(0)
  const { events } = await runToEnd(
    port,
    scriptedModel([[use('undo', { change_id: MISSING })], say('It is not there.')]),
  )
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'not_found' } } }])
})

test('a call with a row that does not exist fails without a question', async () => {
  const { port, ids } = await portWith(1)
  const { events } = await runToEnd(
    port,
    scriptedModel([[use('delete_todo', { id: [...ids, MISSING] })], say('It is not there.')]),
  )

  expect(events.find(({ event }) => event === 'tool_result')?.data).toMatchObject({
    status: 'error',
    output: { error: { code: 'not_found' } },
  })
  expect(port.data.todos.size).toBe(1)
})

test('a preview that fails unexpectedly ends the run', async () => {
  const { port, ids } = await portWith(2)
  const store = () => ({ ...port.store(), get: () => Promise.reject(new TypeError('no connection')) })

  const { events } = await runToEnd({ ...port, store }, scriptedModel([[use('delete_todo', { id: ids })]]))

  expect(events.at(-1)).toMatchObject({ event: 'error', data: { code: 'internal_error' } })
  expect(port.data.todos.size).toBe(2)
})
