import { randomUUIDv7 } from 'node:crypto'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createToken, noteUse } from '../programs/program.repository.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { deleteIdleGuests } from './idle-guests.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOW = new Date('2026-11-22T08:00:00.000Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

describeEachDatabase('guests that were idle for 30 days', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.deleteFrom('user').execute()
  })

  const now = () => NOW
  const guest = (days: number, is_guest = true) => createTestUser(database.db, { is_guest, now: () => daysAgo(days) })

  async function session({ user_id }: Scope, days: number): Promise<void> {
    const at = daysAgo(days).toISOString()
    const times = { createdAt: at, updatedAt: at, expiresAt: new Date(NOW.getTime() + DAY_MS).toISOString() }
    const id = randomUUIDv7()
    const row = { id, token: id, ipAddress: null, userAgent: null, userId: user_id, ...times }
    await database.db.insertInto('session').values(row).execute()
  }

  async function remove(): Promise<string[]> {
    const removed: string[] = []
    for (let after: string | null = null; ; ) {
      const { deleted, next } = await deleteIdleGuests(database.db, { after, days: 30, now })
      removed.push(...deleted.map(({ user_id }) => user_id))
      if (next === null) return removed
      after = next
    }
  }

  test('an idle guest is deleted with all of its rows, and a guest that was idle for less stays', async () => {
    const [idle, fresh] = [await guest(40), await guest(40)]
    await session(idle, 30.01)
    await session(idle, 39)
    await session(fresh, 29.99)
    await todoStore(database.db, { ...idle, now: () => daysAgo(35) }).create(todoCreateSchema.parse({ item: 'old' }))
    expect(await remove()).toEqual([idle.user_id])
    const users = await database.db.selectFrom('user').select('id').execute()
    expect(users).toEqual([{ id: fresh.user_id }])
    expect(await database.db.selectFrom('todo').select('id').execute()).toEqual([])
  })

  test('a guest stays while it has an open run or a newer change', async () => {
    const [asks, changes] = [await guest(40), await guest(40)]
    const { port } = await startClaimedRun(database.db, { ...asks, now: () => daysAgo(35) })
    await todoStore(database.db, { ...changes, now: () => daysAgo(29) }).create(todoCreateSchema.parse({ item: 'new' }))
    expect(await remove()).toEqual([])
    await port.settle({ status: 'completed' })
    expect(await remove()).toEqual([asks.user_id])
  })

  test('a guest stays while a program of it is used, also one that only reads', async () => {
    const [used, unused] = [await guest(40), await guest(40)]
    const { db } = database
    for (const [scope, days] of [
      [used, 29],
      [unused, 31],
    ] as const) {
      const token = { name: 'script', scopes: ['todos:read' as const], expires_in_days: null }
      const { program } = await createToken(db, { ...scope, now: () => daysAgo(40) }, token)
      await noteUse(db, [program.id], daysAgo(days))
    }
    expect(await remove()).toEqual([unused.user_id])
  })

  test('an account stays, however long it was idle', async () => {
    await guest(400, false)
    expect(await remove()).toEqual([])
  })

  test('a guest stays when its session is used while it is being deleted', async () => {
    const idle = await guest(40)
    await session(idle, 35)
    // On PGlite, with its one connection, the use of the session always comes first.
    let removal: ReturnType<typeof remove> = Promise.resolve([])
    await database.db.transaction().execute(async (trx) => {
      const updatedAt = NOW.toISOString()
      await trx.updateTable('session').set({ updatedAt }).where('userId', '=', idle.user_id).execute()
      removal = remove()
    })
    expect(await removal).toEqual([])
  })

  test('two processes at once find all idle guests in batches, each guest once', async () => {
    const guests: string[] = []
    for (let n = 0; n < 210; n++) guests.push((await guest(40)).user_id)
    const removed = (await Promise.all([remove(), remove()])).flat()
    expect(removed.sort()).toEqual(guests.sort())
  })
})
