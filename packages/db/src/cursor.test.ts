import { changeListSchema } from '@todo-agents/contract/change'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeCursor } from './cursor.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from './testing/databases.ts'
import { createTestUser } from './testing/users.ts'
import { todoStore } from './todos/todo-store.ts'

describeEachDatabase('the cursor of changes', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  async function userWithChanges() {
    const store = todoStore(database.db, await createTestUser(database.db))
    for (const item of ['one', 'two', 'three', 'four', 'five']) await store.create({ item })
    return store
  }

  test('a cursor leads through all changes, newest first, and contains only the id of a change of the user', async () => {
    const store = await userWithChanges()
    const all = (await store.changes(changeListSchema.parse({}))).changes.map(({ id }) => id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await store.changes(changeListSchema.parse({ limit: 2, cursor }))
      seen.push(...page.changes.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
      if (cursor) expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())).toEqual(['change', seen.at(-1)])
    } while (cursor)
    expect(seen).toEqual(all)
    expect(all).toHaveLength(5)
  })

  test('a cursor of a version before 0.2, a number that counts the changes of all users, starts the list again', async () => {
    const store = await userWithChanges()
    const first = await store.changes(changeListSchema.parse({ limit: 2 }))
    for (const seq of [0, 1, 1_000_000]) {
      expect(await store.changes(changeListSchema.parse({ limit: 2, cursor: encodeCursor('change', [seq]) }))).toEqual(
        first,
      )
    }
  })

  test('a cursor of another user leads to an empty page', async () => {
    const [store, other] = [await userWithChanges(), await userWithChanges()]
    const { next_cursor } = await other.changes(changeListSchema.parse({ limit: 2 }))
    expect((await store.changes(changeListSchema.parse({ limit: 2, cursor: next_cursor! }))).changes).toEqual([])
  })
})
