import { listCreateSchema } from '@todo-agents/contract/list'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'

describeEachDatabase('the counts of lists', (kind) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  test('count open todos without steps', async () => {
    const store = todoStore(database.db, await createTestUser(database.db))
    expect(await store.openCounts()).toEqual([])

    const { list } = await store.createList(listCreateSchema.parse({ name: 'Home' }))
    const create = (input: object) => store.create(todoCreateSchema.parse(input))
    await create({ item: 'Tidy', list_id: list.id, steps: [{ item: 'One' }, { item: 'Two' }] })
    const { todos } = await create({ item: 'Cook', list_id: list.id })
    await create({ item: 'Read' })
    await create({ item: 'Walk' })
    await store.complete([todos[0]!.id])

    const counts = await store.openCounts()
    expect(new Map(counts.map(({ list_id, count }) => [list_id, count]))).toEqual(
      new Map([
        [list.id, 1],
        [null, 2],
      ]),
    )
  })
})
