import { randomUUIDv7 } from 'node:crypto'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createToken } from '../programs/program.repository.ts'
import { sweepReminders } from '../reminders/reminder-sweep.ts'
import type { Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { insertTestClient, insertTestGrants } from '../testing/oauth.ts'
import { subscribeTestDevice } from '../testing/push.ts'
import { startClaimedRun, startTestRun, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { cancelDeletion, DELETION_WAIT_MS, deleteNextDue, requestDeletion } from './account-deletion.ts'
import { answerOnce } from './answered-call.repository.ts'
import { getMe } from './user.repository.ts'
import { deleteUser } from './user-delete.ts'

/**
 * Tables that contain no rows of a single user. A new table must either be listed here or have a column that names its
 * user.
 */
const TABLES_OF_NO_USER = [
  'jwks',
  'kysely_migration',
  'kysely_migration_lock',
  // The tables of OAuth to which nothing that we use writes, and the addresses of this server.
  'oauthClientAssertion',
  'oauthClientResource',
  'oauthResource',
  // A sum over all users.
  'server_usage',
  // Links of a todo and a tag. The test counts them by their todos.
  'todo_tag',
  // Contains only the hash of an address, until the invite expires.
  'used_invite',
  // The codes of OAuth, which name their user for ten minutes, until an app exchanges them.
  'verification',
]

describeEachDatabase('deleting a user', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let other: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    other = await createTestUser(database.db)
  })

  /** Reads the columns that name a user from the database's own catalogue. */
  async function userColumns(): Promise<{ table: string; column: string }[]> {
    const { rows } = await sql<{ table: string; column: string }>`
      select c.table_name as table, c.column_name as column from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and (c.column_name in ('user_id', 'userId', 'owner_id') or (c.table_name = 'user' and c.column_name = 'id'))
    `.execute(database.db)
    return rows
  }

  async function rowsOf(user_id: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { table, column } of await userColumns()) {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${user_id}
      `.execute(database.db)
      counts[table] = rows[0]!.n
    }
    return counts
  }

  async function links(user_id: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from todo_tag join todo on todo.id = todo_id where user_id = ${user_id}
    `.execute(database.db)
    return rows[0]!.n
  }

  test('every table either names its user or is listed as having no rows of one', async () => {
    const { rows } = await sql<{ table: string }>`
      select table_name as table from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'
    `.execute(database.db)
    const named = (await userColumns()).map(({ table }) => table)
    expect(
      rows
        .map(({ table }) => table)
        .filter((table) => !named.includes(table))
        .toSorted(),
    ).toEqual(TABLES_OF_NO_USER)
  })

  test('every row of the user is deleted, in every table, and no row of another user', async () => {
    const { db } = database
    for (const user of [scope, other]) await fillEveryTable(db, user)
    const before = await rowsOf(other.user_id)
    // A table without a row of this user would prove nothing, so `fillEveryTable` must insert one.
    expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([])
    const total = await db.selectFrom('todo_tag').select(db.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()

    const deleted = await deleteUser(db, scope.user_id, async () => true)

    expect(deleted?.user_id).toBe(scope.user_id)
    expect(Object.entries(await rowsOf(scope.user_id)).filter(([, count]) => count > 0)).toEqual([])
    expect(await rowsOf(other.user_id)).toEqual(before)
    expect(await links(other.user_id)).toBe(1)
    const left = await db.selectFrom('todo_tag').select(db.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    expect(Number(left.n)).toBe(Number(total.n) - 1)
    await expect(getMe(db, scope.user_id)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await deleteUser(db, scope.user_id, async () => true)).toBeNull()
  })

  test('the deletion returns the runs that had not ended, or ended in the last two days', async () => {
    const { db } = database
    const running = await startClaimedRun(db, scope)
    const ended = await startClaimedRun(db, scope)
    await ended.port.settle({ status: 'completed' })
    await sql`update agent_run set finished_at = clock_timestamp() where id = ${ended.run.id}`.execute(db)
    const old = await startClaimedRun(db, scope)
    await old.port.settle({ status: 'completed' })
    await sql`
      update agent_run set finished_at = clock_timestamp() - interval '3 days' where id = ${old.run.id}
    `.execute(db)
    const deleted = await deleteUser(db, scope.user_id, async () => true)
    expect(deleted?.run_ids.toSorted()).toEqual([running.run.id, ended.run.id].toSorted())
  })

  test('nothing is deleted when the deletion is no longer due', async () => {
    await fillEveryTable(database.db, scope)
    const before = await rowsOf(scope.user_id)
    expect(await deleteUser(database.db, scope.user_id, async () => false)).toBeNull()
    expect(await rowsOf(scope.user_id)).toEqual(before)
  })

  test('a concurrent write is deleted too or refused, and the claims of running runs are lost', async () => {
    const { db } = database
    const { port } = await startClaimedRun(db, scope)
    const store = todoStore(db, scope)
    const writes = Array.from({ length: 20 }, (_, n) => store.create(todoCreateSchema.parse({ item: `todo ${n}` })))
    const [results] = await Promise.all([Promise.allSettled(writes), deleteUser(db, scope.user_id, async () => true)])
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unauthorized' })
    }
    expect(Object.entries(await rowsOf(scope.user_id)).filter(([, count]) => count > 0)).toEqual([])
    await expect(port.recordStep(textStep('late'))).rejects.toMatchObject({ reason: 'lost' })
  })

  test('an account is deleted after seven days, not a millisecond before', async () => {
    const { db } = database
    const delete_at = await requestDeletion(db, scope.user_id, () => TEST_NOW)
    expect(delete_at).toBe('2026-11-29T08:00:00.000Z')
    const at = (ms: number) => () => new Date(TEST_NOW.getTime() + ms)
    // A second request does not delay the deletion.
    expect(await requestDeletion(db, scope.user_id, at(5000))).toBe(delete_at)
    expect(await deleteNextDue(db, at(DELETION_WAIT_MS - 1))).toBeNull()
    expect(await getMe(db, scope.user_id)).toMatchObject({ delete_at })
    expect(await deleteNextDue(db, at(DELETION_WAIT_MS))).toMatchObject({ user_id: scope.user_id })
    expect(await deleteNextDue(db, at(DELETION_WAIT_MS))).toBeNull()
    expect(await getMe(db, other.user_id)).toMatchObject({ delete_at: null })
  })

  test('a cancelled deletion never happens', async () => {
    const { db } = database
    await requestDeletion(db, scope.user_id, () => TEST_NOW)
    await cancelDeletion(db, scope.user_id)
    expect(await getMe(db, scope.user_id)).toMatchObject({ delete_at: null })
    expect(await deleteNextDue(db, () => new Date('2030-01-01'))).toBeNull()
    await expect(requestDeletion(db, randomUUIDv7(), () => TEST_NOW)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

/** Inserts at least one row of the user into every table that names a user. */
async function fillEveryTable(db: Kysely<Tables>, scope: Scope): Promise<void> {
  const { user_id } = scope
  const at = TEST_NOW.toISOString()
  const stamps = { createdAt: at, updatedAt: at }
  const secret = randomUUIDv7()
  await db
    .insertInto('session')
    .values({ id: randomUUIDv7(), userId: user_id, token: secret, expiresAt: at, ...stamps })
    .execute()
  await db
    .insertInto('account')
    .values({ id: randomUUIDv7(), userId: user_id, accountId: user_id, providerId: 'credential', ...stamps })
    .execute()
  const alarm_time = new Date(TEST_NOW.getTime() + 60_000).toISOString()
  const store = todoStore(db, scope)
  const { list } = await store.createList({ name: 'l' })
  await store.create(todoCreateSchema.parse({ item: 'a', tags: ['t'], alarm_time, list_id: list.id }))
  await store.createPreference({ text: 'p' })
  await store.setWording({ text: 'w', means: 'none' })
  await subscribeTestDevice(db, scope)
  await sweepReminders(db, { now: new Date(alarm_time), hasMail: false })
  await startTestRun(db, scope, { idempotency_key: 'key' })
  const client_id = randomUUIDv7()
  await insertTestClient(db, client_id, { at: TEST_NOW, user_id })
  await insertTestGrants(db, { user_id, client_id, expires_at: TEST_NOW })
  await answerOnce(db, { user_id, key: 'key', call_hash: 'a', now: scope.now }, async () => 'answer')
  const { program } = await createToken(db, scope, { name: 'script', scopes: ['todos:read'], expires_in_days: null })
  const { port } = await startClaimedRun(db, scope)
  await port.recordStep({ ...textStep('hi'), tool_calls: [{ call_id: 'c', tool_name: 't', arguments: '{}' }] })
  await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async () => {
    return { output: null, status: 'ok', change_ids: [] }
  })
  await port.requestApproval([{ call_id: 'd', tool_name: 't', arguments: {}, preview: [] }])
  const call = {
    user_id: scope.user_id,
    program_id: program.id,
    key: 'key',
    has_own_key: true,
    server: 'a process',
    call_id: 'c',
    tool_name: 't',
    arguments: '{}',
  }
  const { run, port: replaced } = await startClaimedRun(db, scope)
  await db
    .insertInto('remote_call')
    .values({ ...call, run_id: run.id, created_at: scope.now().toISOString() })
    .execute()
  await replaced.settle({ status: 'completed' })
  await startTestRun(db, scope, { session_id: run.session_id, rewind_to: run.id })
  const stamp = { created_at: at, updated_at: at, version: 1 }
  await db
    .insertInto('preference')
    .values({ id: randomUUIDv7(), user_id, text: 'short', ...stamp })
    .execute()
}
