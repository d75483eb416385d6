import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import { deleteSession, restoreSession } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { waitForLock } from '../testing/locks.ts'
import { countRuns, startTestRun } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { findIdempotentRun, oldestKey } from './idempotency-key.repository.ts'
import { openStart } from './start-statements.ts'

const _UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('idempotency keys', (kind) => {
  let database: TestDatabase
  /** The database of a second process, see `openOther`. */
  let other: Database
  let scope: Scope
  let clock: Date
  const now = () => clock
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = await database.openOther()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    clock = TEST_NOW
    scope = await createTestUser(database.db, { now })
  })

  type Input = Parameters<typeof startTestRun>[2]
  const start = (input?: Input) => startTestRun(database.db, scope, input)
  const mine = (name: string) => `user_${scope.user_id}_${name}`
  const usage = () => todoStore(database.db, scope).usage()

  /** What opens the start of a run with the key. */
  const startOf = (run_id: string) => ({
    user_id: scope.user_id,
    run_id,
    key: 'key',
    session_id: mine('opened'),
    title: 'Opened',
    at: TEST_NOW.toISOString(),
    oldestKey: oldestKey(TEST_NOW),
  })

  const keyed = (input: Input = {}) => start({ idempotency_key: 'key', ...input })

  test('a start with the same key returns the same run, and stores and charges nothing', async () => {
    const first = await keyed({ content: 'one' })
    const again = await keyed({ content: 'two', session_id: mine('other') })
    expect(again).toEqual({ ...first, claim: null, opening: null, hasJoined: true })
    const found = { run_id: first.run.id, session_id: first.run.session_id }
    expect(await findIdempotentRun(database.db, scope.user_id, 'key', now)).toEqual(found)
    expect(await countRuns(database.db, scope)).toBe(1)
    expect(await usage()).toMatchObject({ current_usage: 1 })
  })

  test('a start with another key, or of another user, is another run', async () => {
    const first = await keyed()
    const stranger = await createTestUser(database.db)
    const theirs = await startTestRun(database.db, stranger, { idempotency_key: 'key' })
    const second = await keyed({ idempotency_key: 'other' })
    expect(new Set([first, theirs, second].map(({ run }) => run.id)).size).toBe(3)
    expect(await findIdempotentRun(database.db, scope.user_id, 'unknown', now)).toBeNull()
  })

  test('ten concurrent starts with one key are one run and one charge', async () => {
    const starts = Array.from({ length: 10 }, (_, i) =>
      startTestRun(i % 2 ? database.db : other.db, scope, { idempotency_key: 'key' }),
    )
    const results = await Promise.all(starts)
    expect(new Set(results.map(({ run }) => run.id)).size).toBe(1)
    expect(results.filter(({ hasJoined }) => !hasJoined)).toHaveLength(1)
    expect(results.filter(({ claim }) => claim)).toHaveLength(1)
    expect(await countRuns(database.db, scope)).toBe(1)
    expect(await usage()).toMatchObject({ current_usage: 1 })
  })

  test('a start that waited for another one with its key starts when that one fails', async () => {
    const entered = Promise.withResolvers<void>()
    const failing = Promise.withResolvers<void>()
    const first = database.db.transaction().execute(async (trx) => {
      await openStart(trx, startOf(randomUUIDv7()))
      entered.resolve()
      await failing.promise
    })
    await entered.promise
    const second = startTestRun(other.db, scope, { idempotency_key: 'key' })
    if (kind === 'postgres') await waitForLock(database.db)
    failing.reject(new Error('no run'))
    await expect(first).rejects.toThrow('no run')
    expect(await second).toMatchObject({ hasJoined: false, claim: { epoch: 1 } })
    expect(await usage()).toMatchObject({ current_usage: 1 })
  })

  test('a start with the key of a run whose conversation was deleted is refused until the conversation is back', async () => {
    const first = await keyed()
    await deleteSession(database.db, scope, { id: first.run.session_id })
    await expect(keyed()).rejects.toMatchObject({ code: 'not_found' })
    await restoreSession(database.db, scope, { id: first.run.session_id })
    expect(await keyed()).toMatchObject({ hasJoined: true, run: { id: first.run.id } })
  })

  test('a start with a key of a day ago is a new run, and old keys are deleted', async () => {
    const first = await keyed()
    await keyed({ idempotency_key: 'another' })
    clock = new Date(TEST_NOW.getTime() + 24 * 60 * 60 * 1000 - 1)
    expect(await keyed()).toMatchObject({ hasJoined: true })
    clock = new Date(clock.getTime() + 1)
    expect(await findIdempotentRun(database.db, scope.user_id, 'key', now)).toBeNull()
    const second = await keyed()
    expect(second.run.id).not.toBe(first.run.id)
    expect(await keyed()).toMatchObject({ hasJoined: true, run: { id: second.run.id } })
    const keys = await database.db
      .selectFrom('idempotency_key')
      .select('key')
      .where('user_id', '=', scope.user_id)
      .execute()
    expect(keys).toEqual([{ key: 'key' }])
  })
})
