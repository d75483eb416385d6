import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

const NAMES = ['home', 'work', 'errand', 'garden', 'car', 'health', 'money', 'family']

describeEachDatabase('the colour of a new tag or list', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    store = todoStore(database.db, await createTestUser(database.db))
  })

  const colors = (labels: { color: string }[]) => labels.map(({ color }) => color)

  test('eight tags have eight colours, however they are created, and none of them is gray', async () => {
    for (const name of NAMES.slice(0, 4)) await store.createTag({ name })
    await store.create(todoCreateSchema.parse({ item: 'plant', tags: NAMES.slice(4) }))
    const used = new Set(colors(await store.tags()))
    expect(used.size).toBe(8)
    expect(used).not.toContain('gray')
  })

  test('eight lists have eight colours, whatever colours the tags have', async () => {
    await store.createTag({ name: 'home' })
    for (const name of NAMES) await store.createList({ name: `${name} list` })
    const { lists } = await store.lists()
    expect(new Set(colors(lists)).size).toBe(8)
  })

  test('the colour of a deleted tag is the next one to be taken', async () => {
    const tags = []
    for (const name of NAMES) tags.push((await store.createTag({ name })).tag)
    await store.deleteTag(tags[3]!.id)
    expect((await store.createTag({ name: 'new' })).tag.color).toBe(tags[3]!.color)
  })

  test('a chosen colour stays, and counts for the next tags', async () => {
    const chosen = []
    for (const name of NAMES.slice(0, 3)) chosen.push((await store.createTag({ name, color: 'red' })).tag.color)
    expect(chosen).toEqual(['red', 'red', 'red'])
    const next = []
    for (const name of NAMES.slice(3)) next.push((await store.createTag({ name })).tag.color)
    expect(next).not.toContain('red')
  })
})
