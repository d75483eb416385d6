import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getActiveRuns, getRun, runsSince } from '../runs/run.repository.ts'
import { decideApproval } from '../runs/run-approval.ts'
import { findDueRuns } from '../runs/run-sweep.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { exportAccount } from '../users/account-export.ts'
import { moveUserData } from '../users/move-user.ts'
import { sessionBranches } from './branch.repository.ts'
import {
  deleteSession,
  listDeletedSessions,
  listSessions,
  purgeSessions,
  renameSession,
  restoreSession,
  sessionHistory,
} from './session.repository.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describeEachDatabase('a deleted conversation', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let session_id: string
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    const { run, port } = await startClaimedRun(database.db, scope, { content: 'secret plan' })
    session_id = run.session_id
    await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => {
      const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'kept' }))
      return { output: null, status: 'ok', change_ids }
    })
    await port.recordAnswer(textStep('Done.'))
  })

  const remove = () => deleteSession(database.db, scope, { id: session_id })
  const counts = (user_id = scope.user_id) =>
    database.db
      .selectFrom('user')
      .select(['session_count', 'message_count'])
      .where('id', '=', user_id)
      .executeTakeFirstOrThrow()
  const later = (days: number) => () => new Date(scope.now().getTime() + days * DAY_MS)

  test('is in no list, history, export or rename, refuses a message with a sentence, and keeps its changes', async () => {
    const { db } = database
    const { user_id } = scope
    await remove()
    const gone = { code: 'not_found', message: 'This conversation was deleted. Bring it back first.' }
    expect((await listSessions(db, user_id, { limit: 10 })).sessions).toEqual([])
    await expect(sessionHistory(db, user_id, { id: session_id, limit: 9 })).rejects.toMatchObject(gone)
    await expect(sessionBranches(db, user_id, { id: session_id })).rejects.toMatchObject(gone)
    await expect(renameSession(db, scope, { id: session_id, title: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(startTestRun(db, scope, { session_id })).rejects.toMatchObject(gone)
    await expect(remove()).rejects.toMatchObject(gone)
    let text = ''
    for await (const piece of exportAccount(db, user_id, scope.now)) text += piece
    expect(text).not.toContain('secret plan')
    expect(JSON.parse(text)).toMatchObject({ sessions: [], runs: [], approvals: [] })
    expect(await counts()).toEqual({ session_count: 0, message_count: 0 })
    const { changes } = await todoStore(db, scope).changes({ limit: 10 })
    expect(changes).toHaveLength(1)
  })

  test('comes back whole, and may be restored twice', async () => {
    await remove()
    const restored = await restoreSession(database.db, scope, { id: session_id })
    expect(await restoreSession(database.db, scope, { id: session_id })).toEqual(restored)
    expect((await listSessions(database.db, scope.user_id, { limit: 10 })).sessions).toEqual([
      { ...restored, program_id: null },
    ])
    const { messages } = await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 9 })
    expect(messages).toHaveLength(2)
    expect(await counts()).toEqual({ session_count: 1, message_count: 1 })
    await startTestRun(database.db, scope, { session_id })
  })

  test('is listed for its user alone until it is restored, page by page', async () => {
    const { db } = database
    const { user_id } = scope
    const deleted = (limit: number, cursor?: string) => listDeletedSessions(db, user_id, { limit, cursor })
    const { session_id: second } = (await startTestRun(db, scope)).run
    expect((await deleted(9)).sessions).toEqual([])
    await remove()
    await deleteSession(db, scope, { id: second })
    await startTestRun(db, scope)
    const first = await deleted(1)
    const rest = await deleted(1, first.next_cursor!)
    expect(rest.next_cursor).toBeNull()
    const both = [...first.sessions, ...rest.sessions]
    expect(both.map(({ id }) => id).toSorted()).toEqual([session_id, second].toSorted())
    expect(both[0]).toMatchObject({ title: expect.any(String), deleted_at: expect.stringMatching(/Z$/) })
    const other = await createTestUser(db)
    expect((await listDeletedSessions(db, other.user_id, { limit: 9 })).sessions).toEqual([])
    await restoreSession(db, scope, { id: session_id })
    expect((await deleted(9)).sessions.map(({ id }) => id)).toEqual([second])
  })

  test('does not come back beyond the bounds of the user', async () => {
    await remove()
    await startTestRun(database.db, scope)
    const full = { ...scope, bounds: { ...scope.bounds, sessions: 1 } }
    await expect(restoreSession(database.db, full, { id: session_id })).rejects.toMatchObject({ code: 'limit_reached' })
    expect(await counts()).toEqual({ session_count: 1, message_count: 1 })
  })

  test('its runs and questions are cancelled, and no process has to publish their ends', async () => {
    const { db } = database
    const { run: asking, port } = await startClaimedRun(db, scope, { session_id })
    const question = await port.requestApproval([{ call_id: 'c', tool_name: 't', arguments: {}, preview: [] }])
    const { run: running, claim } = await startClaimedRun(db, scope, { session_id })
    const { run: queued } = await startTestRun(db, scope, { session_id })
    expect((await remove()).toSorted()).toEqual([asking.id, running.id, queued.id].toSorted())
    const decision = { approval_id: question.approval_id, decision: 'approve', calls: new Map() } as const
    await expect(decideApproval(db, scope.user_id, decision, scope.now)).rejects.toMatchObject({ code: 'not_found' })
    await expect(testPort(db, scope, claim!).recordStep(textStep('late'))).rejects.toMatchObject({ reason: 'lost' })
    await expect(getRun(db, scope.user_id, running.id)).rejects.toMatchObject({ code: 'not_found' })
    const { unpublished } = await findDueRuns(db)
    expect(unpublished.filter(({ user_id }) => user_id === scope.user_id)).toEqual([])
    await restoreSession(db, scope, { id: session_id })
    expect(await getActiveRuns(db, scope.user_id, session_id)).toEqual([])
    const runs = await runsSince(db, scope.user_id, new Date(0).toISOString(), 9)
    expect(runs.map(({ status }) => status)).toEqual(['completed', 'cancelled', 'cancelled', 'cancelled'])
  })

  test('is removed for good after some days, not before, and never when it was brought back', async () => {
    const { db } = database
    await remove()
    await purgeSessions(db, { days: 30, now: later(30) })
    await restoreSession(db, scope, { id: session_id })
    await purgeSessions(db, { days: 30, now: later(31) })
    expect((await listSessions(db, scope.user_id, { limit: 10 })).sessions).toHaveLength(1)
    await remove()
    const { session_id: other } = (await startTestRun(db, scope)).run
    while (await purgeSessions(db, { days: 30, now: later(31) }));
    await expect(restoreSession(db, scope, { id: session_id })).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no such conversation.',
    })
    expect((await listSessions(db, scope.user_id, { limit: 10 })).sessions.map(({ id }) => id)).toEqual([other])
    expect(await counts()).toEqual({ session_count: 1, message_count: 1 })
  })

  test('moves with a guest to an account, as do branches, and can be brought back there', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const kept = await startClaimedRun(db, scope, { content: 'old' })
    await kept.port.recordAnswer(textStep('x'))
    await startTestRun(db, scope, { session_id: kept.run.session_id, content: 'new', rewind_to: kept.run.id })
    await remove()
    await moveUserData(db, { from_user_id: scope.user_id, to_user_id: account.user_id, bounds: account.bounds })
    const [session] = (await listSessions(db, account.user_id, { limit: 10 })).sessions
    const { branches } = await sessionBranches(db, account.user_id, { id: session!.id })
    expect(branches).toMatchObject([{ content: 'old', message_count: 2 }])
    expect(await counts(account.user_id)).toEqual({ session_count: 1, message_count: 2 })
    const moved = session_id.replace(scope.user_id, account.user_id)
    expect(await restoreSession(db, account, { id: moved })).toMatchObject({ id: moved })
    expect(await counts(account.user_id)).toEqual({ session_count: 2, message_count: 3 })
  })
})
