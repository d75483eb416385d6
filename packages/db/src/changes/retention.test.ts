import { randomUUIDv7 } from 'node:crypto'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { subscribeTestDevice } from '../testing/push.ts'
import { testReminders } from '../testing/reminders.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { deleteExpiredSessions, deleteOldChanges, deleteOldReminders } from './retention.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describeEachDatabase('retention', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.deleteFrom('user').execute()
    scope = await createTestUser(database.db)
  })

  /** Relative to this machine's clock, because the ids of changes contain its time. */
  const inDays = (days: number) => () => new Date(Date.now() + days * DAY_MS)
  const store = () => todoStore(database.db, scope)
  const titles = async () => (await store().changes({ limit: 100 })).changes.map(({ after }) => after)

  async function create(item: string): Promise<string> {
    return (await store().create(todoCreateSchema.parse({ item }))).todos[0]!.id
  }

  test('changes are deleted after a year, except the newest one of each user, and their todos stay', async () => {
    await create('one')
    await create('two')
    expect(await deleteOldChanges(database.db, { days: 365, now: inDays(364) })).toBe(false)
    expect(await titles()).toHaveLength(2)
    await deleteOldChanges(database.db, { days: 365, now: inDays(366) })
    expect(await titles()).toMatchObject([{ item: 'two' }])
    const todos = await database.db.selectFrom('todo').select('id').where('user_id', '=', scope.user_id).execute()
    expect(todos).toHaveLength(2)
  })

  test('an undo still counts after the change that it undid is deleted, so a second undo cannot lose what it restored', async () => {
    const id = await create('one')
    const { change_ids: renamed } = await store().update({ id: [id], item: 'two' })
    const { change_ids: marked } = await store().update({ id: [id], importance: 'high' })
    await store().undo({ change_id: marked })
    await store().undo({ change_id: renamed })
    await database.db.deleteFrom('change').where('id', 'in', renamed).execute()
    await expect(store().undo({ change_id: marked })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('thousands of changes are deleted in batches', async () => {
    const id = await create('one')
    const row = await database.db.selectFrom('change').selectAll().where('entity_id', '=', id).executeTakeFirstOrThrow()
    const { seq: _, before, after, ...columns } = row
    const more = Array.from({ length: 1500 }, () => ({
      ...{ ...columns, id: randomUUIDv7(), before: JSON.stringify(before), after: JSON.stringify(after) },
    }))
    for (let at = 0; at < more.length; at += 500) {
      await database.db
        .insertInto('change')
        .values(more.slice(at, at + 500))
        .execute()
    }
    const old = { days: 365, now: inDays(366) }
    expect(await deleteOldChanges(database.db, old)).toBe(true)
    expect(await deleteOldChanges(database.db, old)).toBe(false)
    expect(await titles()).toHaveLength(1)
  })

  test('reminders are deleted after a year, and the messages of reminders after a week', async () => {
    await subscribeTestDevice(database.db, scope)
    await testReminders(database.db, scope).delivered()
    const count = async (table: 'reminder' | 'reminder_delivery') =>
      (await database.db.selectFrom(table).select('id').execute()).length
    const left = async (days: number) => {
      expect(await deleteOldReminders(database.db, { days: 365, now: inDays(days) })).toBe(false)
      return [await count('reminder'), await count('reminder_delivery')]
    }
    expect(await left(6)).toEqual([1, 1])
    expect(await left(8)).toEqual([1, 0])
    expect(await left(364)).toEqual([1, 0])
    expect(await left(366)).toEqual([0, 0])
  })

  test('expired sign-in sessions are deleted, and others stay', async () => {
    const at = new Date().toISOString()
    for (const [token, expiresAt] of [
      ['old', new Date(Date.now() - 1000).toISOString()],
      ['new', new Date(Date.now() + DAY_MS).toISOString()],
    ] as const) {
      const row = { id: randomUUIDv7(), token, expiresAt, createdAt: at, updatedAt: at, userId: scope.user_id }
      await database.db
        .insertInto('session')
        .values({ ...row, ipAddress: null, userAgent: null })
        .execute()
    }
    expect(await deleteExpiredSessions(database.db, () => new Date())).toBe(false)
    const left = await database.db.selectFrom('session').select('token').execute()
    expect(left).toEqual([{ token: 'new' }])
  })
})
