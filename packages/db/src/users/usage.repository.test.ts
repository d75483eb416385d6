import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import { startRun } from '../runs/run-start.ts'
import type { Scope } from '../scope.ts'
import { listSessions } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { countRuns, startTestRun, TEST_LEASE, testPort } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { DEFAULT_BOUNDS } from './bounds.ts'

describeEachDatabase('the usage of a month', (kind) => {
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

  const start = (input?: Parameters<typeof startTestRun>[2]) => startTestRun(database.db, scope, input)
  const mine = (name: string) => `user_${scope.user_id}_${name}`
  const usage = () => todoStore(database.db, scope).usage()

  describe("with the month's quota", () => {
    test('a start is refused until the next month when the quota is used up', async () => {
      scope.monthly_limit = 1
      await start()
      const session_id = mine('late')
      await expect(start({ session_id })).rejects.toMatchObject({
        code: 'rate_limit_exceeded',
        message: "This month's 1 messages to the assistant are used up. It goes on from 2026-12-01 (UTC).",
      })
      expect(await countRuns(database.db, scope)).toBe(1)
      expect((await listSessions(database.db, scope.user_id, { limit: 10 })).sessions).toHaveLength(1)
      clock = new Date('2026-12-01T00:00:00Z')
      expect(await start()).toMatchObject({ hasJoined: false })
      expect(await usage()).toMatchObject({ current_usage: 1 })
    })

    test('a user without a limit has no remaining quota, and is never refused', async () => {
      scope.monthly_limit = null
      await start()
      expect(await usage()).toMatchObject({ current_usage: 1, monthly_limit: null, remaining_quota: null })
    })

    test('a run that is not counted is neither charged nor refused', async () => {
      const quota = {
        isCounted: false,
        monthly_limit: null,
        serverRuns: null,
        serverTokens: null,
        monthly_budget_usd: null,
        server_budget_usd: null,
      }
      const input = { user_id: scope.user_id, content: 'Hello', now, quota, bounds: DEFAULT_BOUNDS, lease: TEST_LEASE }
      const { claim } = await startRun(database.db, input)
      await testPort(database.db, scope, claim!).settle({ status: 'failed', error_code: 'x', isFree: true })
      expect(await usage()).toMatchObject({ current_usage: 0 })
    })

    test('a start is refused with a quota of 0', async () => {
      scope.monthly_limit = 0
      await expect(start()).rejects.toMatchObject({ code: 'rate_limit_exceeded' })
    })

    test('of twenty concurrent starts as many run as the quota allows', async () => {
      scope.monthly_limit = 5
      await start()
      const starts = Array.from({ length: 20 }, (_, i) => startTestRun(i % 2 ? database.db : other.db, scope))
      const results = await Promise.allSettled(starts)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(refused).toEqual(Array(16).fill('rate_limit_exceeded'))
      expect(await usage()).toMatchObject({ current_usage: 5, remaining_quota: 0 })
      expect(await countRuns(database.db, scope)).toBe(5)
    })
  })

  describe("with the server's budget", () => {
    const OPEN = {
      isCounted: true,
      monthly_limit: null,
      serverRuns: null,
      serverTokens: null,
      monthly_budget_usd: null,
      server_budget_usd: null,
    }
    const spent = { code: 'rate_limit_exceeded', message: expect.stringMatching(/server has spent.*2026-12-01/) }
    beforeEach(() => database.db.deleteFrom('server_usage').execute())

    async function startWith(quota: Partial<typeof OPEN> | object, of = scope, db = database.db) {
      return startRun(db, {
        user_id: of.user_id,
        content: 'Hello',
        now,
        quota: { ...OPEN, ...quota },
        bounds: DEFAULT_BOUNDS,
        lease: TEST_LEASE,
      })
    }

    test('of fifty users that start at once one gets the last run, and the error has the date when runs start again', async () => {
      await startWith({ serverRuns: 2 })
      const users: Scope[] = []
      for (let n = 0; n < 50; n++) users.push(await createTestUser(database.db, { now }))
      const starts = users.map((user, n) => startWith({ serverRuns: 2 }, user, n % 2 ? database.db : other.db))
      const results = await Promise.allSettled(starts)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
      expect(refused).toHaveLength(49)
      expect(refused[0]).toMatchObject(spent)
      clock = new Date('2026-12-01T00:00:00Z')
      expect(await startWith({ serverRuns: 2 })).toMatchObject({ hasJoined: false })
    })

    test('a refused start charges neither the user nor the server, and a refund makes room again', async () => {
      const { claim } = await startWith({ serverRuns: 1 })
      const second = await createTestUser(database.db, { now })
      await expect(startWith({ serverRuns: 1 }, second)).rejects.toMatchObject(spent)
      expect(await todoStore(database.db, second).usage()).toMatchObject({ current_usage: 0 })
      await testPort(database.db, scope, claim!).settle({ status: 'failed', error_code: 'x', isFree: true })
      expect(await startWith({ serverRuns: 1 }, second)).toMatchObject({ hasJoined: false })
    })

    test('a run starts while a token is left, and not when the tokens of all users are used up', async () => {
      const { claim } = await startWith({ serverTokens: 30 })
      const step = (total: number) => ({
        content: 'x',
        tool_calls: [],
        usage: { input_tokens: total - 1, output_tokens: 1 },
      })
      const port = testPort(database.db, scope, claim!)
      await port.recordStep(step(29))
      expect(await startWith({ serverTokens: 30 })).toMatchObject({ hasJoined: false })
      await port.recordStep(step(1))
      const second = await createTestUser(database.db, { now })
      await expect(startWith({ serverTokens: 30 }, second)).rejects.toMatchObject(spent)
    })
  })
})
