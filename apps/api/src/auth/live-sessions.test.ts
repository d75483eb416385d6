import { randomUUIDv7 } from 'node:crypto'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { createTestUser } from '@todo-agents/db/testing/users'
import type { KyselyPlugin } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Signals } from '../signals.ts'
import { createMemorySignals } from '../signals.ts'
import type { LiveSessions, LiveSessionsOptions } from './live-sessions.ts'
import { createLiveSessions } from './live-sessions.ts'

const NEVER_MS = 3_600_000
const ENDED = { code: 'unauthorized', message: 'This session has ended. Sign in again.' }

describeEachDatabase('live sessions', (kind) => {
  let database: TestDatabase
  let signals: Signals
  let user: Scope
  let statements = 0
  const open: LiveSessions[] = []
  const count: KyselyPlugin = {
    transformQuery({ node }) {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  }

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  beforeEach(async () => {
    user = await createTestUser(database.db)
    signals = createMemorySignals()
    statements = 0
  })
  afterEach(() => {
    for (const sessions of open.splice(0)) sessions.close()
  })

  /** The live sessions of one process, without sweeps unless a test sets their interval. */
  function process(options: Partial<LiveSessionsOptions> = {}): LiveSessions {
    const sessions = createLiveSessions({
      db: database.db.withPlugin(count),
      signals,
      logger: pino({ level: 'silent' }),
      sweepMs: NEVER_MS,
      maxAgeMs: NEVER_MS,
      ...options,
    })
    open.push(sessions)
    return sessions
  }

  async function signIn(expires_in_ms = NEVER_MS, { user_id } = user): Promise<string> {
    const id = randomUUIDv7()
    const at = new Date().toISOString()
    const expiresAt = new Date(Date.now() + expires_in_ms).toISOString()
    const session = { id, userId: user_id, token: id, createdAt: at, updatedAt: at, expiresAt }
    await database.db.insertInto('session').values(session).execute()
    return id
  }

  async function remove(id: string): Promise<void> {
    await database.db.deleteFrom('session').where('id', '=', id).execute()
  }

  const key = (session_id: string) => ({ session_id, user_id: user.user_id })

  test('a session is read at its first use, once for simultaneous requests', async () => {
    const sessions = process()
    const id = await signIn()
    statements = 0
    await Promise.all([sessions.check(id), sessions.check(id), sessions.check(id)])
    for (let n = 0; n < 10; n++) await sessions.check(id)
    expect(statements).toBe(1)
  })

  test('a sweep reads all sessions in use by one statement, and no others', async () => {
    const sessions = process({ sweepMs: 50, maxAgeMs: NEVER_MS })
    const ids = await Promise.all(Array.from({ length: 5 }, () => signIn()))
    await Promise.all(ids.map((id) => sessions.check(id)))
    statements = 0
    await vi.waitFor(() => expect(statements).toBeGreaterThan(0), { timeout: 60_000, interval: 5 })
    // The sessions are no longer in use, so the next sweeps make no statement.
    const before = statements
    expect(before).toBe(1)
    const stop = sessions.onEnd(key(ids[0]!), () => {})
    await vi.waitFor(() => expect(statements).toBeGreaterThan(before), { timeout: 60_000, interval: 5 })
    stop()
  })

  test('a session whose last check is too old is read again', async () => {
    const sessions = process({ maxAgeMs: 0 })
    const id = await signIn()
    await sessions.check(id)
    await remove(id)
    await expect(sessions.check(id)).rejects.toMatchObject(ENDED)
  })

  test('a session that does not exist or has expired is refused', async () => {
    const sessions = process()
    await expect(sessions.check(randomUUIDv7())).rejects.toMatchObject(ENDED)
    const expired = await signIn(-1)
    await expect(sessions.check(expired)).rejects.toMatchObject(ENDED)
  })

  test('the process that ends a session refuses it at once, without a statement', async () => {
    const sessions = process()
    const id = await signIn()
    await sessions.check(id)
    await remove(id)
    statements = 0
    sessions.end(id)
    await expect(sessions.check(id)).rejects.toMatchObject(ENDED)
    expect(statements).toBe(0)
  })

  test('a process that gets the signal refuses the session, too, and calls its listeners', async () => {
    const here = process()
    const there = process()
    const id = await signIn()
    await there.check(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    there.onEnd(key(id), resolve)
    await remove(id)
    here.end(id)
    await promise
    await expect(there.check(id)).rejects.toMatchObject(ENDED)
  })

  test('without a signal, another process notices the end by its sweep', async () => {
    const there = process({ signals: createMemorySignals(), sweepMs: 20 })
    const id = await signIn()
    await there.check(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    there.onEnd(key(id), resolve)
    await remove(id)
    await promise
    await expect(there.check(id)).rejects.toMatchObject(ENDED)
  })

  test('all sessions are read again when signals may have been lost', async () => {
    const there = process()
    const id = await signIn()
    await there.check(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    there.onEnd(key(id), resolve)
    await remove(id)
    signals.publish('auth:ended', '')
    await promise
    await expect(there.check(id)).rejects.toMatchObject(ENDED)
  })

  test('all sessions of a user end together, and the sessions of other users stay', async () => {
    const here = process()
    const there = process()
    const other = await createTestUser(database.db)
    const ids = [await signIn(), await signIn()]
    const theirs = await signIn(NEVER_MS, other)
    for (const id of [...ids, theirs]) await there.check(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    there.onEnd(key(ids[1]!), resolve)
    here.endAll(user.user_id)
    await promise
    for (const id of ids) await expect(there.check(id)).rejects.toMatchObject(ENDED)
    await there.check(theirs)
  })

  test('the result of a read that overlaps the end of a session is not kept', async () => {
    const sessions = process()
    const id = await signIn()
    const checked = sessions.check(id)
    sessions.endAll(user.user_id)
    await checked
    await remove(id)
    await expect(sessions.check(id)).rejects.toMatchObject(ENDED)
  })

  test('a listener is called once, or at once when the session has ended already', async () => {
    const sessions = process()
    const id = await signIn()
    let calls = 0
    sessions.onEnd(key(id), () => calls++)
    const stop = sessions.onEnd(key(id), () => calls++)
    stop()
    sessions.end(id)
    sessions.end(id)
    expect(calls).toBe(1)
    sessions.onEnd(key(id), () => calls++)
    expect(calls).toBe(2)
  })

  test('beyond the bound, the oldest session is read again, except sessions with listeners', async () => {
    const sessions = process({ maxSessions: 2 })
    const ids = [await signIn(), await signIn(), await signIn()]
    for (const id of ids.slice(0, 2)) await sessions.check(id)
    statements = 0
    for (const id of ids.slice(0, 2)) await sessions.check(id)
    expect(statements).toBe(0)
    let has_ended = false
    sessions.onEnd(key(ids[0]!), () => {
      has_ended = true
    })
    await sessions.check(ids[2]!)
    await sessions.check(ids[0]!)
    expect(statements).toBe(1)
    await sessions.check(ids[1]!)
    expect(statements).toBe(2)
    sessions.end(ids[0]!)
    expect(has_ended).toBe(true)
  })
})
