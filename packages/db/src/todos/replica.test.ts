import { replicaSchema } from '@todo-agents/contract/replica'
import type { ReplicaRow } from '@todo-agents/contract/replica-row'
import { fromReplicaRow } from '@todo-agents/contract/replica-row'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { insertTodos } from '../testing/many-rows.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

describeEachDatabase('the replica', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  async function newUser(): Promise<{ store: TodoStore; scope: Scope }> {
    const scope = await createTestUser(database.db)
    return { store: todoStore(database.db, scope), scope }
  }

  async function* pages(store: TodoStore, limit?: number): AsyncGenerator<ReplicaRow[]> {
    let cursor: string | undefined
    do {
      const page = await store.replica(replicaSchema.parse({ limit, cursor }))
      yield page.todos
      cursor = page.next_cursor ?? undefined
    } while (cursor)
  }

  async function everything(store: TodoStore, limit?: number): Promise<Todo[]> {
    return (await Array.fromAsync(pages(store, limit))).flat().map(fromReplicaRow)
  }

  const listed = (store: TodoStore, query: object) =>
    store.list(todoListSchema.parse({ limit: 100, ...query })).then(({ todos }) => todos)

  /** The replica as made of lists: the open todos by time, each with its steps. Without archived lists. */
  async function expected(store: TodoStore): Promise<Todo[]> {
    const todos = await listed(store, {})
    const steps = await Promise.all(
      todos.map(({ id }) => listed(store, { parent_id: id, status: 'all', sort: 'manual' })),
    )
    return todos.flatMap((todo, index) => [todo, ...steps[index]!])
  }

  const INSTANTS = ['2026-11-20T09:00:00Z', '2026-11-24T09:00:00Z', null]
  const todos = fc.array(
    fc.record({
      item: fc.constantFrom('tea', 'Über'),
      start_time: fc.constantFrom(...INSTANTS),
      tags: fc.subarray(['home', 'Work']),
      steps: fc.array(fc.record({ item: fc.constantFrom('one', 'two'), is_done: fc.boolean() }), { maxLength: 4 }),
      is_done: fc.boolean(),
    }),
    { maxLength: 8 },
  )

  test('pages of any length are the open todos by time, each followed by its steps', async () => {
    await fc.assert(
      fc.asyncProperty(todos, fc.integer({ min: 1, max: 7 }), async (contents, limit) => {
        const { store } = await newUser()
        for (const { is_done, ...content } of contents) {
          const write = await store.create(todoCreateSchema.parse(content))
          if (is_done) await store.complete([write.todos[0]!.id])
        }
        const read = await Array.fromAsync(pages(store, limit))
        expect(read.flat().map(fromReplicaRow)).toEqual(await expected(store))
        // Every page but the last is full.
        expect(read.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  test('todos of archived lists are in the replica', async () => {
    const { store } = await newUser()
    const { list } = await store.createList({ name: 'Old' })
    await store.create(todoCreateSchema.parse({ item: 'kept', list_id: list.id, steps: [{ item: 'one' }] }))
    await store.archiveList({ id: list.id, is_archived: true })
    expect((await everything(store)).map(({ item }) => item)).toEqual(['kept', 'one'])
  })

  test('a page that ended within a todo goes on with the next one when the todo is completed or deleted', async () => {
    for (const end of ['complete', 'delete'] as const) {
      const { store } = await newUser()
      const steps = [{ item: 'one' }, { item: 'two' }]
      const first = await store.create(todoCreateSchema.parse({ item: 'first', start_time: INSTANTS[0], steps }))
      await store.create(todoCreateSchema.parse({ item: 'second', start_time: INSTANTS[1] }))
      const { next_cursor } = await store.replica({ limit: 2 })
      await store[end]([first.todos[0]!.id])
      const { todos } = await store.replica({ limit: 2, cursor: next_cursor! })
      expect(todos.map(({ item }) => item)).toEqual(['second'])
    }
  })

  test('a cursor of another list is refused', async () => {
    const { store } = await newUser()
    for (const item of ['one', 'two']) await store.create(todoCreateSchema.parse({ item }))
    const { next_cursor } = await store.list(todoListSchema.parse({ limit: 1 }))
    await expect(store.replica(replicaSchema.parse({ cursor: next_cursor }))).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'cursor',
    })
  })

  test('5,000 open todos come in five pages of less than 260 bytes a todo', async () => {
    const { store, scope } = await newUser()
    await insertTodos(database.db, scope, 10_000)
    const read = await Array.fromAsync(pages(store))
    expect(read.map(({ length }) => length)).toEqual([1000, 1000, 1000, 1000, 1000])
    expect(JSON.stringify(read).length).toBeLessThan(5000 * 260)
  })
})
