import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

describe('undo over the API', () => {
  let server: TestServer
  let user: TestUser
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    user = await server.guest()
  })

  const create = async (item: string) => (await user.trpc.todo.create.mutate({ item })).todos[0]!.id
  const days = async () => (await user.trpc.todo.list.query({})).todos.map(({ due_date }) => due_date)

  test('all changes of one call are undone together, and brought back together', async () => {
    const id = await Promise.all(['one', 'two', 'three'].map(create))
    await user.trpc.todo.update.mutate({ id, due_date: '2026-12-01' })
    const { changes } = await user.trpc.change.list.query({ limit: 4 })
    const [call_id, ...others] = [...new Set(changes.slice(0, 3).map((change) => change.call_id!))]
    expect(others).toEqual([])
    expect(changes[3]?.call_id).not.toBe(call_id)

    const undone = await user.trpc.change.undo.mutate({ call_id: call_id! })
    expect(await days()).toEqual([null, null, null])
    await user.trpc.change.undo.mutate({ call_id: undone.changes[0]!.call_id! })
    expect(await days()).toEqual(['2026-12-01', '2026-12-01', '2026-12-01'])
  })

  test('the calls of a batch are undone together', async () => {
    const [plain, timed] = await Promise.all(['plain', 'timed'].map(create))
    const calls = { 0: { id: plain, due_date: '2026-12-01' }, 1: { id: timed, start_time: '2026-12-01T09:00:00Z' } }
    const answer = await fetch(`${server.url}/trpc/todo.update,todo.update?batch=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify(calls),
    })
    expect(answer.status).toBe(200)
    const { changes } = await user.trpc.change.list.query({ limit: 2 })
    expect(changes[0]?.call_id).toBe(changes[1]?.call_id)
    await user.trpc.change.undo.mutate({ call_id: changes[0]!.call_id! })
    const { todos } = await user.trpc.todo.list.query({})
    expect(todos.map(({ due_date, start_time }) => [due_date, start_time])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  test('calls with one action id are undone together, by several calls that are undone together, too', async () => {
    const ids = await Promise.all(['one', 'two', 'three', 'four'].map(create))
    const action_id = randomUUIDv7()
    await user.trpc.todo.update.mutate({ id: ids.slice(0, 2), due_date: '2026-12-01', action_id })
    await user.trpc.todo.move.mutate({ id: ids.slice(2), day: '2026-12-01', action_id })
    const undo_id = randomUUIDv7()
    const undo = () => user.trpc.change.undo.mutate({ call_id: action_id, limit: 1, action_id: undo_id })
    expect((await undo()).has_more).toBe(true)
    expect((await days()).filter((day) => day === null)).toHaveLength(2)
    expect((await undo()).has_more).toBe(true)
    expect((await undo()).has_more).toBe(false)
    expect(await days()).toEqual([null, null, null, null])
    const { changes } = await user.trpc.change.list.query({ limit: 8 })
    expect(changes.map(({ call_id }) => call_id)).toEqual([...Array(4).fill(undo_id), ...Array(4).fill(action_id)])
    await user.trpc.change.undo.mutate({ call_id: undo_id })
    expect(new Set(await days())).toEqual(new Set(['2026-12-01']))
  })

  test('an action id groups every bulk write of todos, and nothing of another user', async () => {
    const [created_id, action_id] = [randomUUIDv7(), randomUUIDv7()]
    const added = await Promise.all(
      ['one', 'two'].map((item) => user.trpc.todo.create.mutate({ item, action_id: created_id })),
    )
    const id = added.flatMap(({ todos }) => todos.map(({ id }) => id))
    await user.trpc.todo.complete.mutate({ id, action_id })
    await user.trpc.todo.reopen.mutate({ id, action_id })
    await user.trpc.todo.delete.mutate({ id, action_id })
    const other = await server.guest()
    const { todos } = await other.trpc.todo.create.mutate({ item: 'mine' })
    await other.trpc.todo.delete.mutate({ id: todos[0]!.id, action_id })
    await user.trpc.change.undo.mutate({ call_id: action_id })
    expect((await user.trpc.todo.list.query({ status: 'open' })).todos).toHaveLength(2)
    await user.trpc.change.undo.mutate({ call_id: created_id })
    expect((await user.trpc.todo.list.query({})).todos).toHaveLength(0)
    expect((await other.trpc.todo.list.query({})).todos).toHaveLength(0)
  })

  test('a preview of the undo of everything since a change says what it does, and does nothing', async () => {
    const id = await create('Milk')
    const since = (await user.trpc.change.list.query({ limit: 1 })).changes[0]!.id
    await user.trpc.todo.update.mutate({ id, item: 'Oat milk' })
    const preview = await user.trpc.change.preview.query({ since })
    expect(preview).toEqual({
      count: 2,
      effects: [{ entity: 'todo', entity_id: id, name: 'Oat milk', before: {}, after: null }],
    })
    expect((await user.trpc.todo.get.query({ id })).item).toBe('Oat milk')
  })
})
