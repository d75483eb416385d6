import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgresDialect } from '../connection/dialects.ts'
import { openPool } from '../connection/postgres.ts'
import { isTransientError } from '../connection/transient-error.ts'
import type { Scope } from '../scope.ts'
import { sessionBranches } from '../sessions/branch.repository.ts'
import { sessionHistory } from '../sessions/session.repository.ts'
import type { Tables } from '../tables.ts'
import { socketOf, withCut } from '../testing/cut-connection.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase } from '../testing/databases.ts'
import { waitForLock } from '../testing/locks.ts'
import { expireLease, startClaimedRun, startTestRun, TEST_LEASE, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getRun } from './run.repository.ts'
import { decideApproval } from './run-approval.ts'
import { claimNext, claimRun } from './run-lease.ts'

/** More statements than any tested function sends. */
const STATEMENTS = 40

/** Only on PostgreSQL: PGlite runs in this process, so its connection cannot break. */
describe.each(['before', 'after'] as const)('when the connection breaks %s the server gets a statement', (when) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase('postgres')
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  const usage = async (db = database.db) => (await todoStore(db, scope).usage()).current_usage

  /**
   * Runs `work` again and again, each time on a new state and with the connection broken one statement later, and calls
   * `check` after each run.
   */
  async function atEach<State>(
    prepare: () => Promise<State>,
    work: (db: Kysely<Tables>, state: State) => Promise<unknown>,
    check: (state: State) => Promise<void>,
  ): Promise<void> {
    for (let at = 1; at <= STATEMENTS; at++) {
      const state = await prepare()
      const { wasCut, error } = await withCut(database.url!, { at, when }, (db) => work(db, state))
      if (error) expect(error).toSatisfy(isTransientError)
      await check(state)
      if (wasCut) continue
      expect(error).toBeNull()
      // The connection was broken at least once.
      expect(at).toBeGreaterThan(1)
      return
    }
    throw new Error(`There are more than ${STATEMENTS} statements.`)
  }

  const call = { call_id: 'a', tool_name: 't', arguments: {} }
  async function makeTodo(store: TodoStore) {
    const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'once', tags: ['t'] }))
    return { output: change_ids, status: 'ok' as const, change_ids }
  }

  test('a message is replaced, and what it did undone, as a whole or not at all, and once when it is sent again', async () => {
    const request = { content: 'again', idempotency_key: 'key' }
    await atEach(
      async () => {
        scope = await createTestUser(database.db)
        const { run, port } = await startClaimedRun(database.db, scope)
        await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => {
          const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'milk' }))
          return { output: null, status: 'ok', change_ids }
        })
        await port.recordAnswer(textStep('Done.'))
        return { ...request, session_id: run.session_id, rewind_to: run.id }
      },
      (db, replacing) => startTestRun(db, scope, replacing),
      async (replacing) => {
        const { session_id } = replacing
        // One snapshot: the server may still be at the commit, so a state that is read in parts may be of both sides.
        const state = () =>
          database.db
            .transaction()
            .setIsolationLevel('repeatable read')
            .execute(async (db) => {
              const { messages } = await sessionHistory(db, scope.user_id, { id: session_id, limit: 9 })
              const { branches } = await sessionBranches(db, scope.user_id, { id: session_id })
              const { todos } = await todoStore(db, scope).list(todoListSchema.parse({}))
              return {
                said: messages.map(({ content }) => content),
                branches: branches.length,
                todos: todos.length,
                used: await usage(db),
              }
            })
        const before = { said: ['Hello', 'Done.'], branches: 0, todos: 1, used: 1 }
        const after = { said: ['again'], branches: 1, todos: 0, used: 2 }
        expect([before, after]).toContainEqual(await state())
        await startTestRun(database.db, scope, replacing)
        expect(await state()).toEqual(after)
      },
    )
  })

  test('a call is made once, by this owner or the next', async () => {
    await atEach(
      async () => {
        scope = await createTestUser(database.db)
        return startClaimedRun(database.db, scope)
      },
      (db, { claim }) => testPort(db, scope, claim).callOnce(call, makeTodo),
      async ({ run }) => {
        await expireLease(database.db, run.id)
        const claimed = await claimRun(database.db, run.id, TEST_LEASE)
        if (!('claim' in claimed)) throw new Error('The run was not claimed.')
        const { change_ids } = await testPort(database.db, scope, claimed.claim).callOnce(call, makeTodo)
        const store = todoStore(database.db, scope)
        expect((await store.list(todoListSchema.parse({ status: 'all' }))).todos).toHaveLength(1)
        const { changes } = await store.changes({ limit: 10 })
        expect(changes.map(({ id }) => id).sort()).toEqual([...change_ids].sort())
      },
    )
  })

  test('a step is stored once when the journal is read before the step is repeated', async () => {
    await atEach(
      () => startClaimedRun(database.db, scope),
      async (db, { claim }) => {
        const port = testPort(db, scope, claim)
        await port.recordStep(textStep('Hello')).catch(async (error: unknown) => {
          expect(error).toSatisfy(port.isTransient)
          const items = await port.transcript()
          if (items.at(-1)?.role === 'user') await port.recordStep(textStep('Hello'))
        })
      },
      async ({ port }) => {
        const items = await port.transcript()
        expect(items.map(({ role }) => role)).toEqual(['user', 'assistant'])
      },
    )
  })

  test('a message with a key is one run and one charge, however often it is sent', async () => {
    const session_id = `user_${scope.user_id}_x`
    const send = (db: Kysely<Tables>, key: string) =>
      startTestRun(db, scope, { idempotency_key: key, session_id: `${session_id}${key}` })
    let count = 0
    await atEach(
      async () => `k${++count}`,
      send,
      async (key) => {
        const first = await send(database.db, key)
        expect(await send(database.db, key)).toMatchObject({ hasJoined: true, run: { id: first.run.id } })
        expect(await usage()).toBe(count)
      },
    )
  })

  test('a run is settled once, and its charge is refunded once', async () => {
    const failed = { status: 'failed', error_code: 'model_error' } as const
    await atEach(
      () => startClaimedRun(database.db, scope),
      (db, { claim }) => testPort(db, scope, claim).settle({ ...failed, isFree: true }),
      async ({ run, port }) => {
        await port.settle({ ...failed, isFree: true })
        expect(await getRun(database.db, scope.user_id, run.id)).toMatchObject(failed)
        expect(await usage()).toBe(0)
      },
    )
  })

  test('a question is asked once and decided once', async () => {
    const ask = { ...call, preview: ['“a”'] }
    await atEach(
      () => startClaimedRun(database.db, scope),
      async (db, { claim }) => {
        const { approval_id } = await testPort(db, scope, claim).requestApproval([ask])
        await decideApproval(db, scope.user_id, { approval_id, decision: 'approve' }, scope.now)
      },
      async ({ run, port }) => {
        const { approval_id } = await port.requestApproval([ask])
        const decision = (await port.consent()).approvals.get(ask.call_id)?.decision
        const again = decideApproval(database.db, scope.user_id, { approval_id, decision: 'approve' }, scope.now)
        if (decision) await expect(again).rejects.toMatchObject({ code: 'conflict' })
        else await again
        expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ claim: { epoch: 2 } })
      },
    )
  })

  test('a queued run is claimed once', async () => {
    await atEach(
      async () => {
        const { run, port } = await startClaimedRun(database.db, scope)
        const queued = await startTestRun(database.db, scope, { session_id: run.session_id })
        await port.settle({ status: 'completed' })
        return queued.run
      },
      (db, run) => claimNext(db, run.session_id, TEST_LEASE),
      async ({ id, session_id }) => {
        const claim = await claimNext(database.db, session_id, TEST_LEASE)
        const { status } = await getRun(database.db, scope.user_id, id)
        expect(claim === null || claim.epoch === 1).toBe(true)
        expect(status).toBe('running')
      },
    )
  })
})

test('the transcript waits for a commit that is pending when the connection breaks', async () => {
  const database = await createTestDatabase('postgres')
  const scope = await createTestUser(database.db)
  const { claim } = await startClaimedRun(database.db, scope)
  await sql`
    create function wait_at_commit() returns trigger language plpgsql as
    'begin perform pg_advisory_xact_lock(1); return null; end'
  `.execute(database.db)
  await sql`
    create constraint trigger wait_at_commit after insert on agent_message deferrable initially deferred
    for each row execute function wait_at_commit()
  `.execute(database.db)
  const pool = await openPool(database.url!)
  const client = await pool.connect()
  const socket = socketOf(client)
  client.release()
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) })
  const port = testPort(db, scope, claim)

  const locked = Promise.withResolvers<void>()
  const canCommit = Promise.withResolvers<void>()
  const blocker = database.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(1)`.execute(trx)
    locked.resolve()
    await canCommit.promise
  })
  await locked.promise
  const step = port.recordStep(textStep('Hello'))
  step.catch(() => {})
  await waitForLock(database.db, 1)
  socket.destroy()
  await expect(step).rejects.toSatisfy(isTransientError)
  const transcript = port.transcript()
  await waitForLock(database.db, 2)
  canCommit.resolve()
  expect((await transcript).map(({ role }) => role)).toEqual(['user', 'assistant'])
  await blocker
  await db.destroy()
  await database.close()
})
