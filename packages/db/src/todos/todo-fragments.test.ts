import { todoListSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from './todo-store.ts'

const DAY = 86_400_000

describeEachDatabase('a search by fragments in a long list', (kind) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  /** Returns the titles with "passport": one open todo after `open` others, and one done todo before `done` others. */
  async function found(open: number, done: number, q?: string): Promise<string[]> {
    const scope = await createTestUser(database.db)
    const titles = [...Array(open).fill('other'), 'open passport', ...Array(done).fill('other'), 'done passport']
    const rows = titles.map((item, n) => {
      const time = new Date(Date.parse('2026-01-01') + n * DAY)
      const completed_at = n > open ? new Date(Date.parse('2026-01-01') - n * DAY) : null
      return { item, time, completed_at }
    })
    await sql`
      insert into todo (id, user_id, item, created_at, updated_at, version, sort_time, importance, completed_at)
      select rows.id, ${scope.user_id}, item, time, time, 1, time, 'none', completed_at
      from unnest(
        ${rows.map(() => crypto.randomUUID())}::uuid[],
        ${rows.map(({ item }) => item)}::text[],
        ${rows.map(({ time }) => time)}::timestamptz[],
        ${rows.map((row) => row.completed_at)}::timestamptz[]
      ) as rows (id, item, time, completed_at)
    `.execute(database.db)
    const { todos } = await todoStore(database.db, scope).list(
      todoListSchema.parse({ status: 'all', fragments: ['asspo'], ...(q && { q }) }),
    )
    return todos.map(({ item }) => item)
  }

  test('the first 1,000 open todos and the last 500 done ones are compared', async () => {
    expect(await found(999, 499)).toEqual(['open passport', 'done passport'])
  })

  test('with words, those that match them are compared', async () => {
    expect(await found(1000, 500, 'passport')).toEqual(['open passport', 'done passport'])
  })

  test('no others are compared', async () => {
    expect(await found(1000, 500)).toEqual([])
  })
})
