import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { ToolArguments, ToolName, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dataOf } from './testing/test-client.ts'
import type { TestServer, TestUser } from './testing/test-server.ts'
import { startTestServer } from './testing/test-server.ts'

/** The tools of the assistant on the real store: what the tests in `packages/agent` cannot show without a database. */
let server: TestServer
let user: TestUser

beforeAll(async () => {
  // The message of the user is the call: its tool and its arguments.
  const model = scriptedModel(({ transcript }) => {
    const last = transcript.at(-1)
    if (last?.role !== 'user') return say('Done.')
    const [, tool_name = '', args = '{}'] = /^(\w+) (.*)$/.exec(last.content) ?? []
    return [use(tool_name, args)]
  })
  server = await startTestServer({ model })
})
afterAll(() => server.close())
beforeEach(async () => {
  user = await server.guest()
})

const call = (tool_name: string, args: object): Promise<StreamEvent[]> => {
  return user.say(`${tool_name} ${JSON.stringify(args)}`)
}

/** Makes a call and returns its output. */
async function output<Name extends ToolName>(tool_name: Name, args: ToolArguments[Name]): Promise<ToolOutputs[Name]> {
  const result = dataOf(await call(tool_name, args), 'tool_result')
  expect(result).toMatchObject({ status: 'ok' })
  return result.output as ToolOutputs[Name]
}

const STANDUP = {
  item: 'standup',
  start_time: '2026-11-23 09:00:00',
  end_time: '2026-11-23 09:15:00',
  alarm_time: '2026-11-23 08:50:00',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
}

test('a weekly standup is created, moved, skipped, changed from now on, completed twice and undone', async () => {
  const { todo, next_occurrences } = await output('create_todo', STANDUP)
  expect(todo).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=MO', alarm_time: '2026-11-23 08:50:00' })
  expect(next_occurrences).toEqual(['2026-11-23 09:00:00', '2026-11-30 09:00:00'])

  const moved = await output('update_todo', { id: todo.id, start_time: '2026-11-24 10:00:00' })
  expect(moved.todos[0]).toMatchObject({ start_time: '2026-11-24 10:00:00', alarm_time: '2026-11-24 09:50:00' })
  const skipped = await output('skip_todo', { id: todo.id })
  expect(skipped.todos[0]).toMatchObject({ start_time: '2026-11-30 09:00:00', alarm_time: '2026-11-30 08:50:00' })
  const changed = await output('update_todo', { id: todo.id, scope: 'following', start_time: '2026-11-30 09:30:00' })
  expect(changed.next_occurrences).toEqual({ [todo.id]: ['2026-11-30 09:30:00', '2026-12-07 09:30:00'] })
  const first = await output('complete_todo', { id: todo.id })
  expect(first.also).toMatchObject([{ start_time: '2026-12-07 09:30:00', alarm_time: '2026-12-07 09:20:00' }])
  const second = await output('complete_todo', { id: first.also![0]!.id })
  expect(second.also).toMatchObject([{ start_time: '2026-12-14 09:30:00' }])

  await output('undo', { change_id: second.change_ids })
  const { todos } = await user.trpc.todo.list.query({})
  expect(todos).toMatchObject([{ item: 'standup', start_time: '2026-12-07T08:30:00.000Z' }])
})

test('a list is made, gets a todo with steps, and is archived and brought back by its name', async () => {
  await output('update_list', { action: 'create', name: 'House', color: 'green' })
  const { todo } = await output('create_todo', { item: 'move', list: 'house', steps: ['pack', 'rent a van'] })
  expect(todo).toMatchObject({ step_count: 2 })
  const added = await output('update_todo', { id: todo.id, add_steps: ['clean'] })
  expect(added.todos[0]).toMatchObject({ step_count: 3 })
  expect((await output('get_todo_list', { list: 'House' })).todos).toMatchObject([{ item: 'move' }])
  const steps = await output('get_todo_list', { parent_id: todo.id, sort: 'manual', status: 'all' })
  expect(steps.todos.map(({ item }) => item)).toEqual(['pack', 'rent a van', 'clean'])
  await output('update_list', { action: 'archive', name: 'House' })
  expect((await output('get_todo_list', {})).todos).toEqual([])
  expect((await output('get_lists', {})).lists).toEqual([
    { name: 'House', color: 'green', is_archived: true, open_count: 1 },
  ])
  await output('update_list', { action: 'restore', name: 'HOUSE' })
  expect((await output('get_todo_list', {})).todos).toMatchObject([{ item: 'move' }])
})

test('a list that does not exist is an error that names those that do', async () => {
  await user.trpc.list.create.mutate({ name: 'Work' })
  const { status, output: error } = dataOf(
    await call('create_todo', { item: 'milk', list: 'Groceries' }),
    'tool_result',
  )
  expect(status).toBe('error')
  expect(JSON.stringify(error)).toContain('The lists are “Work”.')
})

test('a completed todo with many steps counts as one change, and needs no approval', async () => {
  const steps = Array.from({ length: 20 }, (_, n) => ({ item: `step ${n}` }))
  const { todos } = await user.trpc.todo.create.mutate({ item: 'long', recurrence: 'FREQ=DAILY', steps })
  const { also } = await output('complete_todo', { id: todos[0]!.id })
  expect(also).toHaveLength(5)
  const { todos: open } = await user.trpc.todo.list.query({})
  expect(open).toMatchObject([{ item: 'long', step_count: 20, done_step_count: 0 }])
})

test('a list is deleted with its todos only after an approval that counts them', async () => {
  const { list } = await user.trpc.list.create.mutate({ name: 'Old' })
  for (const item of ['a', 'b']) await user.trpc.todo.create.mutate({ item, list_id: list.id })
  const events = await call('update_list', { action: 'delete', name: 'Old', todos: 'delete' })
  const question = events.find(({ event }) => event === 'approval_required')
  const { approval_id, preview } = dataOf(events, 'approval_required')
  expect(preview).toEqual(['Delete the list “Old” with 2 todos'])
  expect((await user.trpc.todo.list.query({})).todos).toHaveLength(2)

  const { run_id } = dataOf(events, 'session_initialized')
  await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
  const result = dataOf(await user.resume(run_id, question?.id ?? ''), 'tool_result')
  expect(result).toMatchObject({ status: 'ok' })
  expect((await user.trpc.todo.list.query({})).todos).toEqual([])
  await user.trpc.change.undo.mutate({ run_id })
  expect((await user.trpc.todo.list.query({ list_id: list.id })).todos).toHaveLength(2)
})

test('a list is not deleted before it is clear where its todos go', async () => {
  await user.trpc.list.create.mutate({ name: 'Old' })
  const { output: error } = dataOf(await call('update_list', { action: 'delete', name: 'Old' }), 'tool_result')
  expect(JSON.stringify(error)).toContain('Say what becomes of its todos')
})

test('more skips than a run may change wait for an approval', async () => {
  const ids: string[] = []
  for (let n = 0; n < 6; n++) {
    const { todos } = await user.trpc.todo.create.mutate({ item: `habit ${n}`, recurrence: 'FREQ=DAILY' })
    ids.push(todos[0]!.id)
  }
  expect(dataOf(await call('skip_todo', { id: ids }), 'approval_required').preview).toHaveLength(6)
  expect((await output('skip_todo', { id: ids.slice(0, 5) })).todos).toHaveLength(5)
})
