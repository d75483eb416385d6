import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import { deleteSession } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { waitForLock } from '../testing/locks.ts'
import {
  expireLease,
  NO_TOKENS,
  startClaimedRun,
  startTestRun,
  TEST_LEASE,
  testPort,
  textStep,
} from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getRun } from './run.repository.ts'
import { decideApproval } from './run-approval.ts'
import { requestCancel } from './run-cancel.ts'
import type { Lease, RunClaim } from './run-lease.ts'
import {
  claimExpired,
  claimNext,
  claimOldestPending,
  claimRun,
  endOtherLeases,
  releaseLease,
  removeOwners,
  renewLeases,
} from './run-lease.ts'
import { findDueRuns } from './run-sweep.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'
const OTHER_LEASE: Lease = { owner: 'another process', ms: 5000 }

describeEachDatabase('the lease of a run', (kind) => {
  let database: TestDatabase
  /** The database of a second process, see `openOther`. */
  let other: Database
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = await database.openOther()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  /** Claims the queued runs that other tests have left. */
  async function emptyQueue(): Promise<void> {
    while (await claimOldestPending(database.db, TEST_LEASE));
  }

  const start = (session_id?: string) => startClaimedRun(database.db, scope, { session_id })
  const statusOf = async (run_id: string) => (await getRun(database.db, scope.user_id, run_id)).status

  test('a lease excludes other processes until it expires, and then one of them gets the run', async () => {
    const { run, claim } = await start()
    const waiting = await claimRun(other.db, run.id, OTHER_LEASE)
    const { waitMs } = waiting as { waitMs: number }
    expect(waitMs).toBeGreaterThan(TEST_LEASE.ms - 60_000)
    expect(waitMs).toBeLessThanOrEqual(TEST_LEASE.ms)
    await expireLease(database.db, run.id)
    const attempts = Array.from({ length: 8 }, (_, i) => claimRun(i % 2 ? database.db : other.db, run.id, OTHER_LEASE))
    const results = await Promise.all(attempts)
    expect(results.filter((result) => 'claim' in result)).toEqual([{ state: 'claimed', claim: { ...claim, epoch: 2 } }])
    for (const result of results) if ('waitMs' in result) expect(result.waitMs).toBeGreaterThan(0)
  })

  test('an ended or unknown run cannot be claimed', async () => {
    const { run, port } = await start()
    await port.settle({ status: 'completed' })
    expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'ended' })
    expect(await claimRun(database.db, UNKNOWN, TEST_LEASE)).toEqual({ state: 'gone' })
    expect(await claimNext(database.db, `user_${UNKNOWN}_x`, TEST_LEASE)).toBeNull()
  })

  test('a claim of a run that awaits approval says to try again when the question expires', async () => {
    const { run, port } = await startClaimedRun(database.db, { ...scope, now: () => new Date() })
    await port.requestApproval([{ call_id: 'x', tool_name: 't', arguments: {}, preview: [] }])
    const { waitMs } = (await claimRun(database.db, run.id, TEST_LEASE)) as { waitMs: number }
    const day = 24 * 60 * 60 * 1000
    expect(waitMs).toBeGreaterThan(day - 60_000)
    expect(waitMs).toBeLessThanOrEqual(day)
  })

  test('all leases are renewed at once, and lost claims are missing in the result', async () => {
    const [kept, ended, taken, stopped] = [await start(), await start(), await start(), await start()]
    await ended.port.settle({ status: 'completed' })
    await expireLease(database.db, taken.run.id)
    await claimRun(other.db, taken.run.id, OTHER_LEASE)
    await requestCancel(database.db, scope.user_id, stopped.run.id, scope.now)
    // An expired lease that no process has claimed still belongs to its owner.
    await expireLease(database.db, kept.run.id)
    const claims = [kept, ended, taken, stopped].map(({ claim }) => claim)
    const renewed = await renewLeases(database.db, TEST_LEASE, claims)
    expect(renewed.sort((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual([
      { run_id: kept.run.id, isCancelRequested: false },
      // Not lost: the owner is still emitting the end.
      { run_id: ended.run.id, isCancelRequested: false },
      { run_id: stopped.run.id, isCancelRequested: true },
    ])
    expect(await claimRun(other.db, kept.run.id, OTHER_LEASE)).toMatchObject({ waitMs: expect.any(Number) })
    expect(await renewLeases(database.db, TEST_LEASE, [])).toEqual([])
  })

  test.skipIf(kind === 'pglite')('leases are renewed beside a locked run, whose claim is not lost', async () => {
    const [locked, free] = [await start(), await start()]
    await expireLease(database.db, free.run.id)
    await other.db.transaction().execute(async (trx) => {
      await trx.selectFrom('agent_run').select('id').where('id', '=', locked.run.id).forUpdate().execute()
      const renewed = await renewLeases(database.db, TEST_LEASE, [locked.claim, free.claim])
      expect(renewed.map(({ run_id }) => run_id).sort()).toEqual([locked.run.id, free.run.id].sort())
    })
    expect(await claimRun(database.db, free.run.id, OTHER_LEASE)).toMatchObject({ state: 'running' })
  })

  test('only the owner can release a lease', async () => {
    const { run, claim } = await start()
    await releaseLease(database.db, claim)
    const claimed = await claimRun(other.db, run.id, OTHER_LEASE)
    expect(claimed).toEqual({ state: 'claimed', claim: { ...claim, epoch: 2 } })
    await releaseLease(database.db, claim)
    expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ waitMs: expect.any(Number) })
  })

  test('the first queued run of a free session is claimed, by one process', async () => {
    const { run, port } = await start()
    const { session_id } = run
    const second = await startTestRun(database.db, scope, { session_id })
    const third = await startTestRun(database.db, scope, { session_id })
    expect(await claimNext(database.db, session_id, TEST_LEASE)).toBeNull()
    expect(await claimRun(database.db, second.run.id, TEST_LEASE)).toEqual({ state: 'queued' })
    await port.settle({ status: 'completed' })
    const attempts = Array.from({ length: 6 }, (_, i) =>
      i % 2 ? claimNext(database.db, session_id, TEST_LEASE) : claimNext(other.db, session_id, OTHER_LEASE),
    )
    const claims = (await Promise.all(attempts)).filter(Boolean)
    expect(claims).toEqual([{ run_id: second.run.id, session_id, user_id: scope.user_id, epoch: 1 }])
    await testPort(database.db, scope, claims[0]!).settle({ status: 'completed' })
    expect(await claimNext(database.db, session_id, TEST_LEASE)).toMatchObject({ run_id: third.run.id })
  })

  test('a run that is stored while another one ends is always started by one of the two', async () => {
    for (let round = 0; round < 10; round++) {
      const { run, port } = await start()
      const { session_id } = run
      const end = port.settle({ status: 'completed' }).then(() => claimNext(database.db, session_id, TEST_LEASE))
      const [next, started] = await Promise.all([end, startTestRun(other.db, scope, { session_id })])
      // Either the start saw the end of the first run, or the end saw the queued run: exactly one of them claims it.
      expect([next?.run_id, started.claim?.run_id].filter(Boolean)).toEqual([started.run.id])
    }
  })

  test('a run that awaits approval does not block its session', async () => {
    const { run, port } = await start()
    const { session_id } = run
    const asked = await port.requestApproval([{ call_id: 'x', tool_name: 't', arguments: {}, preview: [] }])
    const second = await startTestRun(database.db, scope, { session_id })
    expect(second.claim).not.toBeNull()
    const third = await startTestRun(database.db, scope, { session_id })
    const input = { approval_id: asked.approval_id, decision: 'approve' } as const
    expect(await decideApproval(database.db, scope.user_id, input, scope.now)).toEqual({ run_id: run.id, session_id })
    expect(await statusOf(run.id)).toBe('queued')
    expect(await claimRun(database.db, run.id, TEST_LEASE)).toEqual({ state: 'queued' })
    await testPort(database.db, scope, second.claim!).settle({ status: 'completed' })
    // First come, first served.
    expect(await claimNext(database.db, session_id, TEST_LEASE)).toMatchObject({ run_id: run.id, epoch: 2 })
    expect(await statusOf(third.run.id)).toBe('queued')
  })

  test('a run without a place is not claimed, and a free place goes to the run that has waited longest', async () => {
    await emptyQueue()
    const busy = await start()
    const withoutPlace = { hasPlace: false }
    const behind = await startTestRun(database.db, scope, { session_id: busy.run.session_id, ...withoutPlace })
    const first = await startTestRun(database.db, scope, withoutPlace)
    const second = await startTestRun(other.db, scope, withoutPlace)
    const third = await startTestRun(database.db, scope, { session_id: first.run.session_id, ...withoutPlace })
    const runs = [behind, first, second, third].map(({ run, claim }) => [run.status, claim])
    expect(runs).toEqual([
      ['queued', null],
      ['queued', null],
      ['queued', null],
      ['queued', null],
    ])
    expect(await claimRun(database.db, first.run.id, TEST_LEASE, { canStart: false })).toEqual({ state: 'queued' })

    const claims = await Promise.all([
      claimOldestPending(database.db, TEST_LEASE),
      claimOldestPending(other.db, OTHER_LEASE),
    ])
    expect(claims.map((claim) => claim?.run_id).sort()).toEqual([first.run.id, second.run.id].sort())
    // The other two also wait for their turn.
    expect(await claimOldestPending(database.db, TEST_LEASE)).toBeNull()
    await busy.port.settle({ status: 'completed' })
    expect(await claimOldestPending(database.db, TEST_LEASE)).toMatchObject({ run_id: behind.run.id, epoch: 1 })
    const own = claims.find((claim) => claim?.run_id === first.run.id)
    await testPort(database.db, scope, own!).settle({ status: 'completed' })
    expect(await claimOldestPending(database.db, TEST_LEASE)).toMatchObject({ run_id: third.run.id, epoch: 1 })
    expect(await claimOldestPending(database.db, TEST_LEASE)).toBeNull()
  })

  test('a running run is claimed even without a place, because its user has seen it start', async () => {
    const { run } = await start()
    await expireLease(database.db, run.id)
    const claimed = await claimRun(other.db, run.id, OTHER_LEASE, { canStart: false })
    expect(claimed).toMatchObject({ state: 'claimed', claim: { run_id: run.id, epoch: 2 } })
  })

  /** Claims the expired runs that other tests have left. */
  async function claimLeftovers(): Promise<void> {
    while ((await claimExpired(database.db, TEST_LEASE)).length > 0);
  }

  test('runs whose leases have expired are claimed by several processes at once, each by one of them', async () => {
    await claimLeftovers()
    const runs = await Promise.all(Array.from({ length: 6 }, () => start()))
    const [kept, skipped, ...expired] = runs
    for (const { run } of [skipped!, ...expired]) await expireLease(database.db, run.id)
    const attempts = [1, 2, 3, 4].map((n) =>
      claimExpired(n % 2 ? database.db : other.db, n % 2 ? TEST_LEASE : OTHER_LEASE, [skipped!.run.id]),
    )
    // Runs of other tests may expire at any time.
    const claims = (await Promise.all(attempts)).flat().filter(({ user_id }) => user_id === scope.user_id)
    expect(claims.map(({ run_id }) => run_id).sort()).toEqual(expired.map(({ run }) => run.id).sort())
    for (const claim of claims) expect(claim).toMatchObject({ user_id: scope.user_id, epoch: 2 })
    const last = (await claimExpired(database.db, TEST_LEASE)).filter(({ user_id }) => user_id === scope.user_id)
    expect(last).toMatchObject([{ run_id: skipped!.run.id }])
    expect(await claimRun(other.db, kept!.run.id, OTHER_LEASE)).toMatchObject({ state: 'running' })
  })

  test('when the only process starts, the leases of all others have ended, and queued runs stay queued', async () => {
    await emptyQueue()
    await claimLeftovers()
    const running = await start()
    const queued = await startTestRun(database.db, scope, { session_id: running.run.session_id })
    const own = await startClaimedRun(database.db, scope, { lease: OTHER_LEASE })
    await endOtherLeases(database.db, OTHER_LEASE)
    const claims = (await claimExpired(database.db, OTHER_LEASE)).filter(({ user_id }) => user_id === scope.user_id)
    expect(claims.map(({ run_id, epoch }) => [run_id, epoch])).toEqual([[running.run.id, 2]])
    expect(await Promise.all([statusOf(queued.run.id), statusOf(own.run.id)])).toEqual(['queued', 'running'])
  })

  test('an ended run is due until its owner is removed, and a claimed run keeps its owner', async () => {
    const { run, claim, port } = await start()
    const published = { run_id: run.id, epoch: claim.epoch }
    await removeOwners(database.db, [published])
    expect(await renewLeases(database.db, TEST_LEASE, [claim])).toHaveLength(1)
    const isDue = async () => (await findDueRuns(database.db)).unpublished.filter(({ run_id }) => run_id === run.id)
    await port.settle({ status: 'completed' })
    expect(await isDue()).toEqual([])
    await releaseLease(database.db, claim)
    expect(await isDue()).toEqual([{ ...published, user_id: scope.user_id, hasEnded: true }])
    await removeOwners(database.db, [{ ...published, epoch: 2 }])
    expect(await isDue()).toHaveLength(1)
    await removeOwners(database.db, [published])
    expect(await isDue()).toEqual([])
  })

  test('every write is rejected after the claim is lost', async () => {
    const { run, claim, port } = await start()
    await expireLease(database.db, run.id)
    await claimRun(other.db, run.id, OTHER_LEASE)
    const before = await everythingOf(run.id)
    const lost = { name: 'RunInterruptedError', reason: 'lost' }
    const call = { call_id: 'a', tool_name: 't', arguments: {} }
    const create = () => Promise.reject(new Error('must not be called'))
    await expect(port.recordStep(textStep('late'))).rejects.toMatchObject(lost)
    await expect(port.callOnce(call, create)).rejects.toMatchObject(lost)
    await expect(port.requestApproval([{ ...call, preview: [] }])).rejects.toMatchObject(lost)
    await expect(port.settle({ status: 'completed' })).rejects.toMatchObject(lost)
    await expect(port.settle({ status: 'failed', error_code: 'x' })).rejects.toMatchObject(lost)
    await releaseLease(database.db, claim)
    expect(await everythingOf(run.id)).toEqual(before)
  })

  async function everythingOf(run_id: string) {
    const { db } = database
    return [
      await db.selectFrom('agent_run').selectAll().where('id', '=', run_id).execute(),
      await db.selectFrom('agent_message').selectAll().where('run_id', '=', run_id).execute(),
      await db.selectFrom('tool_call').selectAll().where('run_id', '=', run_id).execute(),
      await db.selectFrom('approval').selectAll().where('run_id', '=', run_id).execute(),
      await todoStore(db, scope).usage(),
      await todoStore(db, scope).changes({ limit: 100 }),
    ]
  }

  test('the claim of a run is lost when its conversation is deleted', async () => {
    const { run, port } = await start()
    await deleteSession(database.db, scope, { id: run.session_id })
    const lost = { reason: 'lost' }
    await expect(port.recordStep(textStep('late'))).rejects.toMatchObject(lost)
    await expect(port.settle({ status: 'completed' })).rejects.toMatchObject(lost)
    expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'gone' })
  })

  test('a conversation can be deleted while its run writes, without a deadlock', async () => {
    for (let round = 0; round < 10; round++) {
      const { run, port } = await start()
      const writes = async () => {
        for (;;) await port.recordStep({ content: 'word', tool_calls: [], usage: NO_TOKENS })
      }
      const writing = expect(writes()).rejects.toMatchObject({ reason: 'lost' })
      await port.callOnce({ call_id: 'x', tool_name: 't', arguments: {} }, async () => ({
        output: null,
        status: 'ok',
        change_ids: [],
      }))
      await deleteSession(other.db, scope, { id: run.session_id })
      await writing
    }
  })

  // Not on PGlite: with its one connection, no other process can act while a transaction is paused.
  describe.runIf(kind === 'postgres')('a process that is paused within a call', () => {
    const call = { call_id: 'a', tool_name: 't', arguments: {} }
    const items = async () =>
      (await todoStore(database.db, scope).list(todoListSchema.parse({}))).todos.map(({ item }) => item)

    /** Pauses a run in the middle of a call, with an expired lease. */
    async function pause() {
      const { run, port } = await start()
      await expireLease(database.db, run.id)
      const entered = Promise.withResolvers<number>()
      const resumed = Promise.withResolvers<void>()
      const late = port.callOnce(call, async (store) => {
        const { todos, change_ids } = await store.create(todoCreateSchema.parse({ item: 'once' }))
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_stat_activity where state = 'idle in transaction' and datname = current_database()
        `.execute(other.db)
        entered.resolve(rows[0]!.pid)
        await resumed.promise
        return { output: todos, status: 'ok', change_ids }
      })
      late.catch(() => {})
      return { run, port, late, pid: await entered.promise, resume: resumed.resolve }
    }

    test('a process that is paused within a call and resumes in time makes the call, and the next owner does not repeat it', async () => {
      const { run, late, resume } = await pause()
      const takeover = claimRun(other.db, run.id, OTHER_LEASE)
      await waitForLock(other.db)
      resume()
      const made = await late
      const { claim } = (await takeover) as { claim: RunClaim }
      expect(claim.epoch).toBe(2)
      const again = testPort(other.db, scope, claim).callOnce(call, () =>
        Promise.reject(new Error('must not be called')),
      )
      expect(await again).toEqual(made)
      expect(await items()).toEqual(['once'])
    })

    test('a process that is paused within a call for too long is disconnected by the server, and writes nothing', async () => {
      const { run, port, late, pid, resume } = await pause()
      const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(database.db)
      expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }])
      const takeover = claimRun(other.db, run.id, OTHER_LEASE)
      await sql`select pg_terminate_backend(${pid})`.execute(other.db)
      const { claim } = (await takeover) as { claim: RunClaim }
      resume()
      await expect(late).rejects.toSatisfy(port.isTransient)
      await expect(port.callOnce(call, () => Promise.reject(new Error('must not be called')))).rejects.toMatchObject({
        reason: 'lost',
      })
      expect(await items()).toEqual([])
      const made = await testPort(other.db, scope, claim).callOnce(call, async (store) => {
        const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'by the next' }))
        return { output: null, status: 'ok', change_ids }
      })
      expect(made.status).toBe('ok')
      expect(await items()).toEqual(['by the next'])
    })
  })
})
