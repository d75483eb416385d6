import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import { listSessions, sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, TEST_LEASE, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getActiveRuns, getRun } from './run.repository.ts'
import { claimRun } from './run-lease.ts'
import { MAX_PENDING } from './start-statements.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('starting a run', (kind) => {
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

  test('a start creates a session, a run and a message, charges the run, and returns its claim', async () => {
    const { run, claim, user_message_id, hasJoined } = await start({ content: 'Plan my week, please' })
    expect(run).toEqual({
      id: expect.any(String),
      session_id: expect.stringMatching(new RegExp(`^user_${scope.user_id}_[0-9a-f-]{36}$`)),
      status: 'running',
      error_code: null,
      input_tokens: 0,
      output_tokens: 0,
      cached_input_tokens: 0,
      cost_usd: 0,
      created_at: TEST_NOW.toISOString(),
      finished_at: null,
    })
    expect(claim).toEqual({ run_id: run.id, session_id: run.session_id, user_id: scope.user_id, epoch: 1 })
    expect(hasJoined).toBe(false)
    expect(await getRun(database.db, scope.user_id, run.id)).toEqual(run)
    const { sessions } = await listSessions(database.db, scope.user_id, { limit: 10 })
    expect(sessions).toMatchObject([{ id: run.session_id, title: 'Plan my week, please' }])
    const { messages } = await sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 10 })
    expect(messages).toMatchObject([{ id: user_message_id, role: 'user', content: 'Plan my week, please' }])
    expect(await usage()).toMatchObject({ current_usage: 1, remaining_quota: 199 })
  })

  test('a start in a session of another user is refused, and stores and charges nothing', async () => {
    const denied = { code: 'access_denied', message: 'Access denied: Invalid session' }
    await expect(start({ session_id: `user_${UNKNOWN}_x` })).rejects.toMatchObject(denied)
    expect((await listSessions(database.db, scope.user_id, { limit: 10 })).sessions).toEqual([])
    expect(await usage()).toMatchObject({ current_usage: 0 })
  })

  test('a start without a place is queued while fewer than MAX_PENDING are, and then refused without a charge', async () => {
    const { run: waiting } = await start({ hasPlace: false })
    expect(waiting.status).toBe('queued')
    // Other tests have left queued runs.
    await database.db.deleteFrom('agent_run').where('status', '=', 'queued').where('id', '!=', waiting.id).execute()
    const row = await database.db
      .selectFrom('agent_run')
      .selectAll()
      .where('id', '=', waiting.id)
      .executeTakeFirstOrThrow()
    const { seq: _, provider_request: __, ...copy } = row
    const copies = Array.from({ length: MAX_PENDING - 2 }, () => ({ ...copy, id: randomUUIDv7() }))
    await database.db.insertInto('agent_run').values(copies).execute()

    const { run: last } = await start({ hasPlace: false })
    expect(last.status).toBe('queued')
    const refused = { code: 'unavailable', message: expect.stringContaining('1000 messages already wait') }
    await expect(start({ hasPlace: false })).rejects.toMatchObject(refused)
    expect((await listSessions(database.db, scope.user_id, { limit: 10 })).sessions).toHaveLength(2)
    expect(await usage()).toMatchObject({ current_usage: 2 })
    expect((await start()).run.status).toBe('running')

    await database.db.deleteFrom('agent_run').where('id', '=', last.id).execute()
    expect((await start({ hasPlace: false })).run.status).toBe('queued')
    await database.db.deleteFrom('agent_run').where('status', '=', 'queued').execute()
  })

  test('a start in an existing session makes it the last used one, and keeps its title', async () => {
    const { run } = await start({ content: 'first' })
    clock = new Date('2026-11-22T09:00:00Z')
    await start({ content: 'second' })
    clock = new Date('2026-11-22T10:00:00Z')
    await start({ content: 'third', session_id: run.session_id })
    const { sessions } = await listSessions(database.db, scope.user_id, { limit: 10 })
    expect(sessions.map(({ title }) => title)).toEqual(['first', 'second'])
    expect(sessions[0]).toMatchObject({ updated_at: clock.toISOString(), created_at: TEST_NOW.toISOString() })
  })

  test('a run of another user is not found', async () => {
    const { run } = await start()
    const stranger = await createTestUser(database.db)
    await expect(getRun(database.db, stranger.user_id, run.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getRun(database.db, scope.user_id, UNKNOWN)).rejects.toMatchObject({ code: 'not_found' })
  })

  describe('while another runs in its session', () => {
    test('a run waits for its turn, and its message is not in the history until it starts', async () => {
      const { run, port } = await startClaimedRun(database.db, scope, { content: 'one' })
      const { session_id } = run
      const second = await start({ content: 'two', session_id })
      const third = await start({ content: 'three', session_id })
      expect(second).toMatchObject({ claim: null, hasJoined: false, run: { status: 'queued' } })
      const active = await getActiveRuns(database.db, scope.user_id, session_id)
      expect(active.map(({ content, status }) => [content, status])).toEqual([
        ['one', 'running'],
        ['two', 'queued'],
        ['three', 'queued'],
      ])
      expect(active[1]).toEqual({ ...second.run, user_message_id: second.user_message_id, content: 'two' })
      expect(await getActiveRuns(database.db, UNKNOWN, session_id)).toEqual([])

      const history = async () => {
        const page = await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 10 })
        return page.messages.map(({ content }) => content)
      }
      expect(await history()).toEqual(['one'])
      await port.recordStep(textStep('answer one'))
      const end = await port.settle({ status: 'completed' })
      expect(end.history.map(({ content }) => content)).toEqual(['one', 'answer one'])
      expect(await claimRun(database.db, third.run.id, TEST_LEASE)).toEqual({ state: 'queued' })
      expect(await claimRun(database.db, second.run.id, TEST_LEASE)).toMatchObject({ claim: { epoch: 1 } })
      expect(await history()).toEqual(['one', 'answer one', 'two'])
    })

    test('a start is refused without a charge when ten runs are queued in the session', async () => {
      const session_id = mine('full')
      await start({ session_id })
      for (let i = 0; i < 10; i++) await start({ session_id })
      await expect(start({ session_id })).rejects.toMatchObject({
        code: 'queue_full',
        message: '10 messages already wait in this conversation. Wait for one, or take one back.',
      })
      expect(await usage()).toMatchObject({ current_usage: 11 })
      expect(await start()).toMatchObject({ run: { status: 'running' } })
    })

    test('of many concurrent starts one runs, ten are queued in order, and the others are refused', async () => {
      const session_id = mine('many')
      const starts = Array.from({ length: 20 }, (_, i) =>
        startTestRun(i % 2 ? database.db : other.db, scope, { session_id }),
      )
      const results = await Promise.allSettled(starts)
      const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
      expect(started.map(({ run }) => run.status).sort()).toEqual([...Array(10).fill('queued'), 'running'])
      expect(refused.map(({ code }) => code)).toEqual(Array(9).fill('queue_full'))
      const active = await getActiveRuns(database.db, scope.user_id, session_id)
      expect(active.map(({ status }) => status)).toEqual(['running', ...Array(10).fill('queued')])
      expect(await usage()).toMatchObject({ current_usage: 11 })
    })
  })
})
