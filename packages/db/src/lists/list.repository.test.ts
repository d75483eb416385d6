import { MAX_LISTS } from '@todo-agents/contract/bounds'
import { listCreateSchema } from '@todo-agents/contract/list'
import type { TodoCreate } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

describeEachDatabase('lists', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    store = todoStore(database.db, scope)
  })

  const make = async (name: string) => (await store.createList({ name })).list
  const create = async (input: TodoCreate) => (await store.create(todoCreateSchema.parse(input))).todos[0]!
  const items = async (query: object = {}) =>
    (await store.list(todoListSchema.parse(query))).todos.map(({ item }) => item).toSorted()
  const names = async () => (await store.lists()).lists.map(({ name }) => name)

  test('a list shows its open todos and their number, without steps', async () => {
    const work = await make('Work')
    await create({ item: 'report', list_id: work.id, steps: [{ item: 'draft', is_done: false }] })
    const done = await create({ item: 'old report', list_id: work.id })
    await store.complete([done.id])
    await create({ item: 'milk' })
    expect(await items({ list_id: work.id })).toEqual(['report'])
    expect(await items({ list_id: null })).toEqual(['milk'])
    expect(await items()).toEqual(['milk', 'report'])
    expect(await store.lists()).toMatchObject({ lists: [{ name: 'Work' }] })
  })

  test('a list with an id is created once, however often it is sent', async () => {
    const id = '01a2053e-6876-79f5-a87a-e5df849d0c33'
    const first = await store.createList({ id, name: 'Work' })
    expect(await store.createList({ id, name: 'Work' })).toEqual(first)
    expect(await names()).toEqual(['Work'])
  })

  test('two lists cannot have the same name, whatever its case, also when one is archived', async () => {
    const work = await make('Work')
    const home = await make('Home')
    await store.archiveList({ id: work.id, is_archived: true })
    await expect(make('WORK')).rejects.toMatchObject({ code: 'conflict', field: 'name' })
    await expect(store.updateList({ id: home.id, name: 'work' })).rejects.toMatchObject({ code: 'conflict' })
    expect((await store.updateList({ id: home.id, name: 'HOME' })).list).toMatchObject({ name: 'HOME', version: 2 })
  })

  test.each(['Inbox', 'all', ' INBOX '])('a list cannot be called “%s”', async (name) => {
    const list = await make('Work')
    const { name: parsed } = listCreateSchema.parse({ name })
    const refused = { code: 'invalid_request', field: 'name' }
    await expect(make(parsed)).rejects.toMatchObject(refused)
    await expect(store.updateList({ id: list.id, name: parsed })).rejects.toMatchObject(refused)
  })

  test('a deleted list whose name is taken by now comes back with a number behind it', async () => {
    const long = 'n'.repeat(50)
    for (const [name, back] of [
      ['Work', 'Work 2'],
      [long, `${long.slice(0, 48)} 2`],
    ] as const) {
      const list = await make(name)
      const { change_ids } = await store.deleteList({ id: list.id, todos: 'delete' })
      await make(name)
      await store.undo({ change_id: change_ids })
      expect(await names()).toContain(back)
    }
  })

  test(`a user has at most ${MAX_LISTS} lists`, async () => {
    for (let n = 0; n < MAX_LISTS; n++) await make(`list ${n}`)
    await expect(make('one more')).rejects.toMatchObject({ code: 'limit_reached' })
    expect(await names()).toHaveLength(MAX_LISTS)
  })

  test('the todos of an archived list are hidden until it is brought back', async () => {
    const work = await make('Work')
    const times = { start_time: '2026-11-23T09:00:00Z', end_time: '2026-11-23T10:00:00Z' }
    const { id } = await create({ item: 'report', list_id: work.id, ...times })
    const { change_ids } = await store.archiveList({ id: work.id, is_archived: true })
    expect(await items()).toEqual([])
    expect(await items({ q: 'report' })).toEqual([])
    expect(await items({ fragments: ['repo'] })).toEqual([])
    expect(await items({ list_id: work.id })).toEqual(['report'])
    expect(await items({ id })).toEqual(['report'])
    await expect(create({ item: 'late', list_id: work.id })).rejects.toMatchObject({ code: 'invalid_request' })
    await store.undo({ change_id: change_ids })
    expect(await items()).toEqual(['report'])
  })

  test('lists keep the order in which they were put', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')]
    await store.reorderList({ id: a.id, after: null })
    await store.reorderList({ id: c.id, after: a.id })
    await store.reorderList({ id: b.id, after: c.id })
    expect(await names()).toEqual(['a', 'c', 'b'])
    const { change_ids } = await store.reorderList({ id: b.id, after: null })
    expect(await names()).toEqual(['b', 'a', 'c'])
    await store.undo({ change_id: change_ids })
    expect(await names()).toEqual(['a', 'c', 'b'])
  })

  describe('deleting a list', () => {
    /** Two todos, one of them done, one with two steps. */
    async function work() {
      const list = await make('Work')
      const steps = ['draft', 'send'].map((item) => ({ item, is_done: item === 'draft' }))
      await create({ item: 'report', list_id: list.id, steps, recurrence: 'FREQ=DAILY' })
      await store.complete([(await create({ item: 'done', list_id: list.id })).id])
      return list
    }
    const all = async () => ({
      todos: (await store.list(todoListSchema.parse({ q: 'r', status: 'all' }))).todos.map(withoutVersion),
      every: await items({ status: 'all' }),
      lists: (await store.lists()).lists.map(withoutVersion),
    })

    test.each([
      ['to the inbox', async () => ({ move_to: null })],
      ['to another list', async () => ({ move_to: (await make('Home')).id })],
      ['away', async () => 'delete' as const],
    ])('its todos go %s, and one undo brings all of it back, as often as it is undone', async (_, target) => {
      const list = await work()
      const todos = await target()
      const before = await all()
      let { change_ids } = await store.deleteList({ id: list.id, todos })
      const after = await all()
      expect(after.lists.map(({ name }) => name)).not.toContain('Work')
      expect(await items({ status: 'all' })).toEqual(todos === 'delete' ? [] : ['done', 'report'])
      if (todos !== 'delete') expect(await items({ list_id: todos.move_to, status: 'all' })).toEqual(['done', 'report'])
      for (let round = 0; round < 2; round++) {
        const undone = await store.undo({ change_id: [change_ids.at(-1)!] })
        expect(await all()).toEqual(before)
        const redone = await store.undo({ change_id: [undone.changes.at(-1)!.id] })
        expect(await all()).toEqual(after)
        change_ids = redone.changes.map(({ id }) => id)
      }
    })

    test('a todo that has moved on stays where it is when the list comes back', async () => {
      const list = await work()
      const other = await make('Other')
      const { change_ids } = await store.deleteList({ id: list.id, todos: { move_to: null } })
      const [report] = (await store.list(todoListSchema.parse({}))).todos
      await store.update({ id: [report!.id], list_id: other.id })
      await store.undo({ change_id: change_ids })
      expect(await items({ list_id: list.id, status: 'all' })).toEqual(['done'])
      expect(await items({ list_id: other.id })).toEqual(['report'])
    })

    test('a list of a thousand todos is deleted with them, and comes back', async () => {
      const list = await make('Long')
      for (let n = 0; n < 10; n++) {
        const steps = Array.from({ length: 100 }, (_, step) => ({ item: `step ${step}`, is_done: false }))
        await create({ item: `todo ${n}`, list_id: list.id, steps })
      }
      const { change_ids } = await store.deleteList({ id: list.id, todos: 'delete' })
      expect(change_ids).toHaveLength(1011)
      expect(await items({ status: 'all' })).toEqual([])
      await store.undo({ change_id: [change_ids.at(-1)!] })
      expect((await store.list(todoListSchema.parse({ list_id: list.id }))).todos).toHaveLength(10)
      expect(await store.openCounts()).toMatchObject([{ count: 10 }])
    })
  })

  test('a todo of a deleted list comes back to the inbox', async () => {
    const list = await make('Work')
    const { id } = await create({ item: 'report', list_id: list.id })
    const { change_ids } = await store.delete([id])
    await store.deleteList({ id: list.id, todos: { move_to: null } })
    await store.undo({ change_id: change_ids })
    expect(await items({ list_id: null })).toEqual(['report'])
  })
})

function withoutVersion<Row extends { version: number; updated_at: string }>({
  version: _,
  updated_at: __,
  ...row
}: Row) {
  return row
}
