import type { Change } from '@todo-agents/contract/change'
import { changeListSchema } from '@todo-agents/contract/change'
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

  test('count open todos without steps, and name the last change that they contain', async () => {
    const store = todoStore(database.db, await createTestUser(database.db))
    const none = await store.lists()
    expect(none).toMatchObject({ lists: [], inbox_open_count: 0 })
    expect(none.last_change_id).toBe('00000000-0000-0000-0000-000000000000')

    const { list } = await store.createList(listCreateSchema.parse({ name: 'Home' }))
    const create = (input: object) => store.create(todoCreateSchema.parse(input))
    await create({ item: 'Tidy', list_id: list.id, steps: [{ item: 'One' }, { item: 'Two' }] })
    const { todos } = await create({ item: 'Cook', list_id: list.id })
    await create({ item: 'Read' })
    await store.complete([todos[0]!.id])

    const { lists, inbox_open_count, last_change_id } = await store.lists()
    expect(lists).toEqual([{ ...list, open_count: 1 }])
    expect(inbox_open_count).toBe(1)
    const [last] = (await store.changes(changeListSchema.parse({ limit: 1 }))).changes as [Change]
    expect(last_change_id).toBe(last.id)
    expect(last).toMatchObject({ entity_id: todos[0]!.id, kind: 'update' })
  })
})
