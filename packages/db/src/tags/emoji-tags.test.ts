import { tagCreateSchema, tagUpdateSchema } from '@todo-agents/contract/tag'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

/** Single emoji, flags, skin tones and joined emoji. */
const EMOJI = ['🏠', '❤️', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👍🏽', '👩‍💻', '👩🏽‍💻', '👨‍👩‍👧‍👦', '🏳️‍🌈']

describeEachDatabase('tags of emoji', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    store = todoStore(database.db, await createTestUser(database.db))
  })

  test('are stored as they were written, and each is a tag of its own', async () => {
    for (const name of EMOJI) await store.createTag(tagCreateSchema.parse({ name }))
    expect(new Set((await store.tags()).map(({ name }) => name))).toEqual(new Set(EMOJI))
    for (const name of EMOJI) await expect(store.createTag({ name })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('find only their own todos, also after they were renamed', async () => {
    for (const name of EMOJI) await store.create(todoCreateSchema.parse({ item: name, tags: [name] }))
    const itemsOf = async (tag: string) =>
      (await store.list(todoListSchema.parse({ tag }))).todos.map(({ item }) => item)
    for (const name of EMOJI) expect(await itemsOf(name)).toEqual([name])
    const tag = (await store.tags()).find(({ name }) => name === '👩‍💻')
    await store.updateTag(tagUpdateSchema.parse({ id: tag?.id, name: '🧑🏿‍🚀' }))
    expect(await itemsOf('🧑🏿‍🚀')).toEqual(['👩‍💻'])
    expect(await itemsOf('👩‍💻')).toEqual([])
    expect(await itemsOf('👩🏽‍💻')).toEqual(['👩🏽‍💻'])
  })
})
