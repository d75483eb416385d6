import type { Change } from '@todo-agents/contract/change'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changesAfter, isChange, lastChangeId } from './change.repository.ts'
import type { Database } from './database.ts'
import { openDatabase } from './database.ts'
import type { Scope } from './scope.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from './testing/databases.ts'
import { createTestUser } from './testing/users.ts'
import { todoStore } from './todo-store.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('changes after a position', (kind) => {
  let database: TestDatabase
  /** Another process, where there can be one. */
  let other: Database
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = database.url ? await openDatabase({ database_url: database.url }) : database
  })
  afterAll(async () => {
    if (other !== database) await other.close()
    await database.close()
  })
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  async function create(item: string, on: Database = database): Promise<string> {
    const { change_ids } = await todoStore(on.db, scope).create(todoCreateSchema.parse({ item }))
    return change_ids[0]!
  }

  const after = (position: string, limit = 100) => changesAfter(database.db, scope.user_id, position, limit)
  const ids = (changes: Change[]) => changes.map(({ id }) => id)

  test('are told oldest first, in pages, from the beginning or from the last on', async () => {
    const beginning = await lastChangeId(database.db, scope.user_id)
    expect(await after(beginning)).toEqual([])
    const made = [await create('a'), await create('b'), await create('c')]
    expect(await lastChangeId(database.db, scope.user_id)).toBe(made[2])
    expect(ids(await after(beginning))).toEqual(made)
    expect(ids(await after(beginning, 2))).toEqual(made.slice(0, 2))
    expect(ids(await after(made[0]!))).toEqual(made.slice(1))
    expect(await after(made[2]!)).toEqual([])
    for (const position of [beginning, ...made]) {
      expect(await isChange(database.db, scope.user_id, position)).toBe(true)
    }
  })

  test('of others are no position', async () => {
    const foreign = await createTestUser(database.db)
    const id = await create('a')
    expect(await isChange(database.db, foreign.user_id, id)).toBe(false)
    expect(await isChange(database.db, scope.user_id, UNKNOWN)).toBe(false)
    await expect(changesAfter(database.db, foreign.user_id, id, 10)).rejects.toMatchObject({ code: 'not_found' })
    expect(
      await changesAfter(database.db, foreign.user_id, await lastChangeId(database.db, foreign.user_id), 9),
    ).toEqual([])
  })

  test('are never missed, whoever writes meanwhile', async () => {
    let position = await lastChangeId(database.db, scope.user_id)
    const seen: string[] = []
    let is_writing = true
    const writers = [1, 2, 3, 4].map(async (writer) => {
      const made: string[] = []
      for (let n = 0; n < 10; n++) made.push(await create(`${writer}-${n}`, writer % 2 ? database : other))
      return made
    })
    const written = Promise.all(writers).finally(() => {
      is_writing = false
    })
    for (let last = false; !last; ) {
      last = !is_writing
      const page = ids(await after(position, 7))
      seen.push(...page)
      position = page.at(-1) ?? position
      last &&= page.length === 0
    }
    const made = (await written).flat()
    expect(seen).toHaveLength(made.length)
    expect(new Set(seen)).toEqual(new Set(made))
  })
})
