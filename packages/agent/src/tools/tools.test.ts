import { expect, test } from 'vitest'
import { prepareCall } from '../run/prepare-call.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { memoryRunPort, USER } from '../testing/memory-run-port.ts'
import { getUserQuota } from './get-user-quota.ts'
import type { ToolArguments, ToolName, ToolOutputs } from './registry.ts'

let calls = 0

/** Makes one call as the loop would, without asking the user. Throws when the result is an error. */
async function makeCall<Name extends ToolName>(
  port: MemoryRunPort,
  tool_name: Name,
  args: ToolArguments[Name],
): Promise<ToolOutputs[Name]> {
  const prepared = prepareCall(tool_name, args)
  const call = { call_id: `call_${++calls}`, tool_name, arguments: prepared.arguments }
  const { output, status } = await port.callOnce(call, (store) => prepared.execute({ store, user: USER }), null)
  if (status === 'error') throw new Error(JSON.stringify(output))
  return output as ToolOutputs[Name]
}

test('create_todo takes and returns local times, and reports conflicts', async () => {
  const port = memoryRunPort()
  await makeCall(port, 'create_todo', { item: 'Dentist', start_time: '2026-01-16 14:30', end_time: '2026-01-16 15:30' })

  const output = await makeCall(port, 'create_todo', {
    item: 'Team meeting',
    start_time: '2026-01-16 14:00',
    alarm_time: '2026-01-16 13:45',
    importance: 'high',
    tags: ['work'],
  })

  expect(output.todo).toMatchObject({
    item: 'Team meeting',
    start_time: '2026-01-16 14:00:00',
    end_time: '2026-01-16 15:00:00',
    alarm_time: '2026-01-16 13:45:00',
    due_date: null,
    importance: 'high',
    tags: ['work'],
    created_at: '2026-01-15 09:00:00',
  })
  expect(output.conflicts).toMatchObject([
    {
      todos: [
        { item: 'Team meeting', start_time: '2026-01-16 14:00:00', end_time: '2026-01-16 15:00:00' },
        { item: 'Dentist', start_time: '2026-01-16 14:30:00', end_time: '2026-01-16 15:30:00' },
      ],
      overlap: { start_time: '2026-01-16 14:30:00', end_time: '2026-01-16 15:00:00' },
    },
  ])
  expect([...port.data.todos.values()][1]).toMatchObject({
    start_time: '2026-01-16T13:00:00.000Z',
    alarm_time: '2026-01-16T12:45:00.000Z',
  })
})

test('the rules of the contract hold for tools too', async () => {
  const port = memoryRunPort()
  const both = { item: 'Both', due_date: '2026-01-16', start_time: '2026-01-16 14:00' }
  const backwards = { item: 'Backwards', start_time: '2026-01-16 14:00', end_time: '2026-01-16 13:00' }

  await expect(makeCall(port, 'create_todo', both)).rejects.toThrow('due_date: cannot be given together')
  await expect(makeCall(port, 'create_todo', backwards)).rejects.toThrow('end_time: must be after start_time')
  await expect(makeCall(port, 'create_todo', { item: 'x'.repeat(101) })).rejects.toThrow('item: ')
  await expect(makeCall(port, 'create_todo', { item: 'Old', start_time: '1800-01-01 00:00' })).rejects.toThrow('1900')
  expect(port.data.todos.size).toBe(0)
})

test('get_todo_list returns the todos that match all filters', async () => {
  const port = memoryRunPort()
  await makeCall(port, 'create_todo', { item: 'Buy milk', due_date: '2026-01-16', tags: ['shop'] })
  await makeCall(port, 'create_todo', { item: 'Team meeting', start_time: '2026-01-16 14:00' })
  const items = async (args: Parameters<typeof makeCall<'get_todo_list'>>[2]) =>
    (await makeCall(port, 'get_todo_list', args)).todos.map(({ item }) => item)

  expect(await items({})).toEqual(['Buy milk', 'Team meeting'])
  expect(await items({ q: 'MILK' })).toEqual(['Buy milk'])
  expect(await items({ fragments: [' mi', 'eet', 'tin'], limit: 1 })).toEqual(['Team meeting'])
  expect(await items({ fragments: [' ilk'] })).toEqual([])
  const { todos } = await makeCall(port, 'get_todo_list', {})
  expect(await items({ id: todos[1]!.id })).toEqual(['Team meeting'])
  expect(await items({ tag: 'shop', day: '2026-01-16' })).toEqual(['Buy milk'])
  expect(await items({ from: '2026-01-16 14:00', to: '2026-01-16 14:01' })).toEqual(['Team meeting'])
  expect(await items({ from: '2026-01-16 14:01' })).toEqual([])
  expect(await items({ status: 'done' })).toEqual([])
  await expect(items({ day: '2026-01-16', from: '2026-01-16 14:00' })).rejects.toThrow('day: cannot be given together')
  await expect(items({ fragments: ['a'], cursor: 'x' })).rejects.toThrow('cursor: cannot be given together')
})

test('update_todo changes only what is given, and says when the todo has changed meanwhile', async () => {
  const port = memoryRunPort()
  const { todo } = await makeCall(port, 'create_todo', { item: 'Call', start_time: '2026-01-16 10:00', tags: ['work'] })

  const moved = await makeCall(port, 'update_todo', { id: todo.id, start_time: '2026-01-17 11:00', version: 1 })
  expect(moved.todos).toMatchObject([
    { item: 'Call', tags: ['work'], start_time: '2026-01-17 11:00:00', end_time: '2026-01-17 12:00:00', version: 2 },
  ])

  const day = await makeCall(port, 'update_todo', { id: [todo.id], due_date: '2026-01-20' })
  expect(day.todos).toMatchObject([{ due_date: '2026-01-20', start_time: null, end_time: null }])
  await expect(makeCall(port, 'update_todo', { id: todo.id, item: 'New', version: 1 })).rejects.toThrow('conflict')
})

test('complete_todo completes a todo and reopens it', async () => {
  const port = memoryRunPort()
  const { todo } = await makeCall(port, 'create_todo', { item: 'Call' })

  const done = await makeCall(port, 'complete_todo', { id: todo.id })
  expect(done.todos).toMatchObject([{ completed_at: '2026-01-15 09:00:00' }])
  const open = await makeCall(port, 'complete_todo', { id: todo.id, completed: false })
  expect(open.todos).toMatchObject([{ completed_at: null }])
})

test('delete_todo returns the deleted todos', async () => {
  const port = memoryRunPort()
  const { todo } = await makeCall(port, 'create_todo', { item: 'Call', due_date: '2026-01-16' })

  const output = await makeCall(port, 'delete_todo', { id: todo.id })

  expect(output).toMatchObject({ deleted: [{ item: 'Call', due_date: '2026-01-16' }], change_ids: { length: 1 } })
  expect(port.data.todos.size).toBe(0)
})

test('analyze_schedule finds conflicts and free slots in local time', async () => {
  const port = memoryRunPort()
  await makeCall(port, 'create_todo', { item: 'A', start_time: '2026-01-16 10:00', end_time: '2026-01-16 12:00' })
  await makeCall(port, 'create_todo', { item: 'B', start_time: '2026-01-16 11:00', end_time: '2026-01-16 13:00' })

  const output = await makeCall(port, 'analyze_schedule', { from: '2026-01-16 00:00', to: '2026-01-17 00:00' })

  expect(output).toMatchObject({
    from: '2026-01-16 00:00:00',
    to: '2026-01-17 00:00:00',
    conflicts: [{ overlap: { start_time: '2026-01-16 11:00:00', end_time: '2026-01-16 12:00:00' } }],
    free_slots: [
      { start_time: '2026-01-16 09:00:00', end_time: '2026-01-16 10:00:00' },
      { start_time: '2026-01-16 13:00:00', end_time: '2026-01-16 18:00:00' },
    ],
  })
})

test('analyze_schedule looks a week ahead by the local clock, and rejects a range of years', async () => {
  const port = memoryRunPort()

  expect(await makeCall(port, 'analyze_schedule', {})).toMatchObject({ to: '2026-01-22 09:00:00' })
  const overSpring = await makeCall(port, 'analyze_schedule', { from: '2026-03-28 09:00' })
  expect(overSpring.to).toBe('2026-04-04 09:00:00')
  await expect(makeCall(port, 'analyze_schedule', { to: '2030-01-01 00:00' })).rejects.toThrow('366 days')
})

test('schedule_todo takes the first slot that fits, and says why', async () => {
  const port = memoryRunPort()
  await makeCall(port, 'create_todo', { item: 'A', start_time: '2026-01-16 09:00', end_time: '2026-01-16 09:45' })

  const output = await makeCall(port, 'schedule_todo', {
    item: 'Write report',
    minutes: 90,
    earliest: '2026-01-16 00:00',
    day_end: '12:00',
  })

  expect(output).toMatchObject({
    todo: { item: 'Write report', start_time: '2026-01-16 09:45:00', end_time: '2026-01-16 11:15:00' },
    reason: '2026-01-16 09:45 to 11:15: the first 90 free minutes from 2026-01-16 00:00 on, between 09:00 and 12:00.',
    conflicts: [],
  })
})

test('schedule_todo moves a todo and keeps its duration', async () => {
  const port = memoryRunPort()
  const { todo } = await makeCall(port, 'create_todo', {
    item: 'Run',
    start_time: '2026-01-20 18:00',
    end_time: '2026-01-20 18:30',
  })

  const output = await makeCall(port, 'schedule_todo', { id: todo.id })

  expect(output.todo).toMatchObject({
    id: todo.id,
    start_time: '2026-01-15 09:00:00',
    end_time: '2026-01-15 09:30:00',
  })
})

test('schedule_todo fails when no slot fits, and when neither id nor item is given', async () => {
  const port = memoryRunPort()
  const narrow = { earliest: '2026-01-16 17:30', latest: '2026-01-16 23:00' }

  await expect(makeCall(port, 'schedule_todo', { item: 'Late', ...narrow })).rejects.toThrow('no 60 free minutes')
  await expect(makeCall(port, 'schedule_todo', {})).rejects.toThrow('either id or item')
  expect(port.data.todos.size).toBe(0)
})

test('batch_update_schedule lets two todos swap places without a conflict', async () => {
  const port = memoryRunPort()
  const one = await makeCall(port, 'create_todo', { item: 'One', start_time: '2026-01-16 10:00' })
  const two = await makeCall(port, 'create_todo', { item: 'Two', start_time: '2026-01-16 11:00' })

  const output = await makeCall(port, 'batch_update_schedule', {
    moves: [
      { id: one.todo.id, start_time: '2026-01-16 11:00' },
      { id: two.todo.id, start_time: '2026-01-16 10:00' },
    ],
  })

  expect(output.todos.map(({ item, start_time }) => [item, start_time])).toEqual([
    ['One', '2026-01-16 11:00:00'],
    ['Two', '2026-01-16 10:00:00'],
  ])
  expect(output.conflicts).toEqual([])
})

test('batch_update_schedule reports each remaining conflict once', async () => {
  const port = memoryRunPort()
  const one = await makeCall(port, 'create_todo', { item: 'One', start_time: '2026-01-16 10:00' })
  const two = await makeCall(port, 'create_todo', { item: 'Two', start_time: '2026-01-16 11:00' })

  const { conflicts } = await makeCall(port, 'batch_update_schedule', {
    moves: [
      { id: one.todo.id, start_time: '2026-01-16 15:00' },
      { id: two.todo.id, start_time: '2026-01-16 15:30' },
    ],
  })

  expect(conflicts).toMatchObject([{ overlap: { start_time: '2026-01-16 15:30:00', end_time: '2026-01-16 16:00:00' } }])
})

test('batch_update_schedule moves all todos or none', async () => {
  const port = memoryRunPort()
  const { todo } = await makeCall(port, 'create_todo', { item: 'One', start_time: '2026-01-16 10:00' })
  const moves = [
    { id: todo.id, start_time: '2026-01-16 12:00' },
    { id: '00000000-0000-7000-8000-00000000dead', start_time: '2026-01-16 13:00' },
  ]

  await expect(makeCall(port, 'batch_update_schedule', { moves })).rejects.toThrow('not_found')
  expect(port.data.todos.get(todo.id)?.version).toBe(1)
  const twice = [moves[0]!, moves[0]!]
  await expect(makeCall(port, 'batch_update_schedule', { moves: twice })).rejects.toThrow('each todo only once')
})

test('undo reverts the last change, or a named one', async () => {
  const port = memoryRunPort()
  const { todo, change_ids } = await makeCall(port, 'create_todo', { item: 'One', start_time: '2026-01-16 10:00' })
  await makeCall(port, 'update_todo', { id: todo.id, item: 'Two' })

  expect(await makeCall(port, 'undo', {})).toMatchObject({
    undone: [{ entity: 'todo', name: 'One', now: 'changed_back', todo: { start_time: '2026-01-16 10:00:00' } }],
    change_ids: { length: 1 },
  })
  expect(await makeCall(port, 'undo', { change_id: change_ids[0] })).toMatchObject({
    undone: [{ name: 'One', now: 'deleted', todo: null }],
  })
  expect(port.data.todos.size).toBe(0)
})

test('undo fails when the conversation has no change', async () => {
  await expect(makeCall(memoryRunPort(), 'undo', {})).rejects.toThrow('no change in this conversation')
})

test('get_user_quota returns the end of the month in local time', async () => {
  expect(await makeCall(memoryRunPort(), 'get_user_quota', {})).toEqual({
    current_usage: 3,
    monthly_limit: 200,
    remaining_quota: 197,
    reset_date: '2026-02-01 01:00:00',
  })
})

test('get_user_quota returns null for a missing limit', async () => {
  const unlimited = { current_usage: 0, monthly_limit: null, remaining_quota: null }
  const usage = async () => ({
    cost_usd: 0,
    monthly_budget_usd: null,
    ...{ ...unlimited, input_tokens: 0, output_tokens: 0 },
    reset_date: '2026-02-01T00:00:00.000Z',
  })
  const store = { ...memoryRunPort().store(), usage }
  expect((await getUserQuota.execute({}, { store, user: USER })).output).toMatchObject(unlimited)
})
