import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from './todo-store.ts'

describeEachDatabase('manual order', (kind) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  test('twenty moves from two clients at the same time give all todos different places, and both clients the same order', async () => {
    const user = await createTestUser(database.db)
    const clients = [todoStore(database.db, user), todoStore(database.db, user)] as const
    const ids: string[] = []
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { todos } = await clients[0].create(todoCreateSchema.parse({ item }))
      ids.push(todos[0]!.id)
    }
    const query = todoListSchema.parse({ sort: 'manual', list_id: null })
    // Both clients put todos after the same few others, so that they ask for the same places.
    const moves = Array.from({ length: 20 }, (_, index) => {
      const [id, after] = [ids[index % 6]!, [null, ids[0]!, ids[5]!][index % 3]!]
      return clients[index % 2 === 0 ? 0 : 1].reorder({ id, after: after === id ? null : after })
    })
    const states = (await Promise.all(moves)).flatMap(({ todos }) => todos)

    const lists = await Promise.all(clients.map((client) => client.list(query)))
    const [here, there] = lists.map(({ todos }) => todos) as [Todo[], Todo[]]
    expect(here).toEqual(there)
    expect(here.map(({ item }) => item).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(new Set(here.map(({ position }) => position)).size).toBe(6)
    // A client that keeps the newest version of each answer has the order of the server, whatever came first.
    const newest = new Map<string, Todo>(here.map((todo) => [todo.id, { ...todo, version: 0 }]))
    for (const state of states) if (state.version >= newest.get(state.id)!.version) newest.set(state.id, state)
    const sorted = [...newest.values()].toSorted((a, b) => (a.position < b.position ? -1 : 1))
    expect(sorted.map(({ id }) => id)).toEqual(here.map(({ id }) => id))
  })
})
