import { MAX_WORDINGS } from '@todo-agents/contract/bounds'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import type { Meaning } from '@todo-agents/contract/wording'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changesAfter, lastPosition } from '../changes/change.repository.ts'
import { createToken, findGrantByToken, listPrograms } from '../programs/program.repository.ts'
import { findIdempotentRun } from '../runs/idempotency-key.repository.ts'
import { getRun } from '../runs/run.repository.ts'
import { decideApproval } from '../runs/run-approval.ts'
import { claimRun, renewLeases } from '../runs/run-lease.ts'
import type { Scope } from '../scope.ts'
import { createSession, listSessions, sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, TEST_LEASE, testPort, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { answerOnce } from './answered-call.repository.ts'
import { moveUserData } from './move-user.ts'
import { getMe } from './user.repository.ts'

const now = () => TEST_NOW

const to = ({ user_id: to_user_id, bounds }: Scope, { user_id: from_user_id }: Scope) => ({
  from_user_id,
  to_user_id,
  bounds,
})

describeEachDatabase('moving a guest to an account', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db, { is_guest: true })
  })

  const storeOf = (user: Scope) => todoStore(database.db, user)

  function create(user: Scope, input: object) {
    return storeOf(user).create(todoCreateSchema.parse(input))
  }

  async function items(user: Scope, query: object = { status: 'all' }) {
    const { todos } = await storeOf(user).list(todoListSchema.parse(query))
    return todos.map(({ item }) => item)
  }

  test('all rows of a guest move to the account', async () => {
    const { db } = database
    const account = await createTestUser(db, { time_zone: 'America/New_York' })
    await create(account, { item: 'of the account', tags: ['Home'] })
    const [theirs] = [await storeOf(account).createList({ name: 'Home' })]
    const mine = await storeOf(scope).createList({ name: 'home' })
    const own = await storeOf(scope).createList({ name: 'Own' })
    const guest_todo = { item: 'of the guest', tags: ['home', 'own'], due_date: '2026-11-24' }
    await create(scope, { ...guest_todo, list_id: mine.list.id })
    const repeating = { item: 'repeats', recurrence: 'FREQ=DAILY', list_id: own.list.id }
    await create(scope, { ...repeating, steps: [{ item: 'a step', is_done: true }] })
    const session = `user_${scope.user_id}_work`
    const { run, port: guestPort } = await startClaimedRun(db, scope, { session_id: session, content: 'hello' })
    const usage = { input_tokens: 5, output_tokens: 7 }
    await guestPort.recordStep({
      content: 'hi',
      tool_calls: [{ call_id: 'c', tool_name: 't', arguments: '{}' }],
      usage,
    })
    await guestPort.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => ({
      output: 'made',
      status: 'ok',
      change_ids: (await store.create(todoCreateSchema.parse({ item: 'by the assistant' }))).change_ids,
    }))
    await storeOf(account).createPreference({ text: 'wish of the account' })
    const wish = await storeOf(scope).createPreference({ text: 'wish of the guest' })
    await startTestRun(db, account)

    await moveUserData(db, to(account, scope))

    expect((await items(account)).sort()).toEqual(['by the assistant', 'of the account', 'of the guest', 'repeats'])
    expect(await items(account, { list_id: theirs!.list.id })).toEqual(['of the guest'])
    expect(await items(account, { list_id: own.list.id })).toEqual(['repeats'])
    expect(await items(account, { q: 'a step', status: 'all' })).toEqual(['a step'])
    expect((await storeOf(account).lists()).lists.map(({ name }) => name).toSorted()).toEqual(['Home', 'Own'])
    expect(await items(account, { tag: 'HOME' })).toHaveLength(2)
    expect((await storeOf(account).tags()).map(({ name }) => name)).toEqual(['Home', 'own'])
    const wishes = async () => (await storeOf(account).preferences()).map(({ text }) => text).toSorted()
    expect(await wishes()).toEqual(['wish of the account', 'wish of the guest'])
    await storeOf(account).undo({ change_id: [wish.change_id] })
    expect(await wishes()).toEqual(['wish of the account'])
    // The due day starts in the time zone of the account.
    expect(await items(account, { from: '2026-11-24T05:00:00Z', to: '2026-11-24T05:00:01Z' })).toEqual(['of the guest'])

    const moved = `user_${account.user_id}_work`
    const { messages } = await sessionHistory(db, account.user_id, { id: moved, limit: 10 })
    expect(messages).toMatchObject([
      { content: 'hello', run_id: run.id },
      { content: 'hi', tool_calls: [{ output: 'made' }] },
    ])
    expect(await getRun(db, account.user_id, run.id)).toMatchObject({ session_id: moved })
    expect(await storeOf(account).usage()).toMatchObject({ current_usage: 2, input_tokens: 5, output_tokens: 7 })

    const inSession = storeOf({ ...account, session_id: moved })
    await inSession.undo((await inSession.lastUndoable())!)
    expect((await items(account)).sort()).toEqual(['of the account', 'of the guest', 'repeats'])
    const { changes } = await inSession.changes({ limit: 100 })
    await inSession.undo({
      change_id: changes
        .filter(({ kind, undoes }) => kind === 'create' && undoes === null)
        .filter(({ after }) => after && 'item' in after && after.item === 'of the guest')
        .map(({ id }) => id),
    })
    expect((await items(account)).sort()).toEqual(['of the account', 'repeats'])

    await expect(getMe(db, scope.user_id)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await items(scope)).toEqual([])
    expect(await storeOf(scope).tags()).toEqual([])
    expect(await storeOf(scope).usage()).toMatchObject({ current_usage: 0 })
    expect((await listSessions(db, scope.user_id, { limit: 10 })).sessions).toEqual([])
  })

  test('of two wordings with the same words the newer one stays, and no more than are kept', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const set = (user: Scope, minute: number, text: string, means: Meaning) =>
      storeOf({ ...user, now: () => new Date(TEST_NOW.getTime() + minute * 60_000) }).setWording({ text, means })
    await set(account, 0, 'oldest', 'create')
    await set(account, 1, 'Ping Mo', 'none')
    await set(account, 4, 'agenda', 'list')
    await set(scope, 2, 'ping  mo!', 'create')
    await set(scope, 3, 'agenda', 'none')
    for (let n = 1; n < MAX_WORDINGS - 1; n++) await set(scope, 5, `text ${n}`, 'create')
    await moveUserData(db, to(account, scope))
    const wordings = await storeOf(account).wordings()
    expect(wordings).toHaveLength(MAX_WORDINGS)
    expect(wordings.slice(-2).map(({ text, means }) => ({ text, means }))).toEqual([
      { text: 'agenda', means: 'list' },
      { text: 'ping  mo!', means: 'create' },
    ])
  })

  test('the tokens of the guest end with the guest, and the history still names them', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const input = { name: 'script', scopes: ['todos:write' as const], expires_in_days: null }
    const { token, program } = await createToken(db, scope, input)
    const byProgram = { ...scope, actor: 'program' as const, program_id: program.id }
    await create(byProgram, { item: 'by the script' })
    await moveUserData(db, to(account, scope))
    expect(await findGrantByToken(db, token, now())).toBeNull()
    expect(await listPrograms(db, account.user_id)).toMatchObject([
      { id: program.id, name: 'script', revoked_at: expect.any(String) },
    ])
    const { changes } = await changesAfter(db, account.user_id, { id: '', seq: 0 }, 10)
    expect(changes).toMatchObject([{ actor: 'program', program_id: program.id }])
  })

  test('the changes of a guest come after all changes of the account, in their order', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const [todo] = (await create(scope, { item: 'guest 1', tags: ['t'] })).todos
    await create(account, { item: 'account 1' })
    for (let n = 2; n < 30; n++) await create(scope, { item: `guest ${n}` })
    const { change_ids } = await storeOf(scope).update({ id: [todo!.id], item: 'guest one' })
    await storeOf(scope).undo({ change_id: change_ids })
    await create(account, { item: 'account 2' })
    const rowsOf = ({ user_id }: Scope) =>
      db.selectFrom('change').selectAll().where('user_id', '=', user_id).orderBy('seq').execute()
    const [before, own] = [await rowsOf(scope), await rowsOf(account)]
    const position = await lastPosition(db, account.user_id)

    await moveUserData(db, to(account, scope))

    const { changes: added } = await changesAfter(db, account.user_id, position, 100)
    expect(added.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    const moved = before.map((row) => ({ ...row, seq: expect.any(Number), user_id: account.user_id }))
    expect(await rowsOf(account)).toEqual([...own, ...moved])
    const { changes } = await storeOf(account).undo({ change_id: [before[0]!.id, before[1]!.id] })
    expect(changes).toHaveLength(2)
  })

  test('a write of the guest during the move is either moved or refused, never lost', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const write = (item: string) => storeOf(scope).create(todoCreateSchema.parse({ item }))
    const writes = Array.from({ length: 20 }, (_, i) => write(`todo ${i}`))
    const [results] = await Promise.all([Promise.allSettled(writes), moveUserData(db, to(account, scope))])
    const acknowledged = results.flatMap((result) => (result.status === 'fulfilled' ? result.value.todos : []))
    expect((await items(account)).sort()).toEqual(acknowledged.map(({ item }) => item).sort())
    await expect(write('too late')).rejects.toMatchObject({ code: 'unauthorized' })
  })

  describe('runs of a guest that becomes an account', () => {
    let account: Scope
    beforeEach(async () => {
      account = await createTestUser(database.db)
    })

    test('running and queued runs are cancelled, and the queued ones lose their message and charge', async () => {
      const { db } = database
      const session_id = `user_${scope.user_id}_work`
      const { run, claim, port } = await startClaimedRun(db, scope, { session_id, content: 'one' })
      const queued = await startTestRun(db, scope, { session_id, content: 'two' })
      await port.recordStep(textStep('so far'))
      await moveUserData(db, to(account, scope))

      const ended = { status: 'cancelled', finished_at: expect.any(String) }
      expect(await getRun(db, account.user_id, run.id)).toMatchObject(ended)
      expect(await getRun(db, account.user_id, queued.run.id)).toMatchObject(ended)
      const lost = { reason: 'lost' }
      await expect(port.recordStep(textStep('late'))).rejects.toMatchObject(lost)
      await expect(port.settle({ status: 'completed' })).rejects.toMatchObject(lost)
      const moved = testPort(db, account, { ...claim, user_id: account.user_id })
      await expect(moved.recordStep(textStep('late'))).rejects.toMatchObject(lost)
      expect(await renewLeases(db, TEST_LEASE, [claim])).toEqual([])

      const id = `user_${account.user_id}_work`
      const { messages } = await sessionHistory(db, account.user_id, { id, limit: 10 })
      expect(messages.map(({ content }) => content)).toEqual(['one', 'so far'])
      expect(await storeOf(account).usage()).toMatchObject({ current_usage: 1 })
      // The conversation is free for the next run.
      expect(await startTestRun(db, account, { session_id: id })).toMatchObject({ claim: { epoch: 1 } })
    })

    test('the account can decide the question of a run that awaits approval', async () => {
      const { db } = database
      const { run, port } = await startClaimedRun(db, scope)
      const { approval_id } = await port.requestApproval([{ call_id: 'x', tool_name: 't', arguments: {}, preview: [] }])
      await moveUserData(db, to(account, scope))
      await decideApproval(db, account.user_id, { approval_id, decision: 'approve' }, now)
      const claimed = await claimRun(db, run.id, TEST_LEASE)
      expect(claimed).toMatchObject({ claim: { user_id: account.user_id, epoch: 2 } })
    })

    test('the idempotency keys of the guest move, except where the account has the same key', async () => {
      const { db } = database
      const mine = await startTestRun(db, scope, { idempotency_key: 'mine' })
      await startTestRun(db, scope, { idempotency_key: 'both' })
      const theirs = await startTestRun(db, account, { idempotency_key: 'both' })
      const call = (user_id: string, key: string, answer: string) =>
        answerOnce(db, { user_id, key, call_hash: 'call', now }, async () => answer)
      await call(scope.user_id, 'mine', 'of the guest')
      await call(scope.user_id, 'both', 'of the guest')
      await call(account.user_id, 'both', 'of the account')
      await moveUserData(db, to(account, scope))
      const found = async (key: string) => (await findIdempotentRun(db, account.user_id, key, now))?.run_id
      expect([await found('mine'), await found('both')]).toEqual([mine.run.id, theirs.run.id])
      const answers = await Promise.all(['mine', 'both'].map((key) => call(account.user_id, key, 'made again')))
      expect(answers.map(({ answer }) => answer)).toEqual(['of the guest', 'of the account'])
    })

    test('a write of a run during the move is stored as a whole or refused, without a deadlock', async () => {
      const { db } = database
      for (let round = 0; round < 5; round++) {
        const guest = await createTestUser(db, { is_guest: true })
        const ports = await Promise.all([1, 2, 3].map(async () => (await startClaimedRun(db, guest)).port))
        const writes = ports.map(async (port) => {
          for (let n = 0; ; n++) {
            await port.recordStep(textStep('word'))
            await port.callOnce({ call_id: `${n}`, tool_name: 't', arguments: {} }, async (store) => {
              const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'made' }))
              return { output: null, status: 'ok', change_ids }
            })
          }
        })
        const stopped = Promise.allSettled(writes)
        await ports[0]!.callOnce({ call_id: 'x', tool_name: 't', arguments: {} }, async () => {
          return { output: null, status: 'ok', change_ids: [] }
        })
        await moveUserData(db, to(account, guest))
        for (const result of await stopped) expect(result).toMatchObject({ reason: { reason: 'lost' } })
      }
      const made = await items(account, { status: 'all', limit: 100 })
      const { changes } = await storeOf(account).changes({ limit: 100 })
      expect(made.length).toBe(changes.length)
    })
  })

  test('a conversation with the same name as one of the account is kept beside it', async () => {
    const account = await createTestUser(database.db)
    for (const user of [scope, account]) {
      await createSession(database.db, user, { id: `user_${user.user_id}_work`, title: user.user_id })
    }
    await moveUserData(database.db, to(account, scope))
    const { sessions } = await listSessions(database.db, account.user_id, { limit: 10 })
    expect(sessions.map(({ title }) => title).sort()).toEqual([scope.user_id, account.user_id].sort())
    for (const { id } of sessions) expect(id).toMatch(new RegExp(`^user_${account.user_id}_`))
  })
})
