import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getRun, startRun } from './run.repository.ts'
import { runPort } from './run-port.ts'
import type { Scope } from './scope.ts'
import { createSession, listSessions, sessionHistory } from './session.repository.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from './testing/databases.ts'
import { createTestUser, TEST_NOW } from './testing/users.ts'
import { todoStore } from './todo-store.ts'
import { getMe, moveUserData, updateMe } from './user.repository.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'
const now = () => TEST_NOW

describeEachDatabase('users', (kind) => {
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

  test('a guest has no e-mail address to show', async () => {
    const guest = { id: scope.user_id, name: 'Ada', email: null, is_guest: true }
    expect(await getMe(database.db, scope.user_id)).toEqual({
      ...guest,
      time_zone: 'Europe/Berlin',
      default_duration: 60,
    })
    const { user_id } = await createTestUser(database.db)
    expect(await getMe(database.db, user_id)).toMatchObject({ is_guest: false, email: `${user_id}@example.com` })
    await expect(getMe(database.db, UNKNOWN)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a change of one setting leaves the others', async () => {
    expect(await updateMe(database.db, scope, { name: 'Grace' })).toMatchObject({ name: 'Grace', default_duration: 60 })
    expect(await updateMe(database.db, scope, { default_duration: 25 })).toMatchObject({ name: 'Grace' })
    const { todos } = await create(scope, { item: 'short', start_time: '2026-11-23T10:00:00Z' })
    expect(todos[0]).toMatchObject({ end_time: '2026-11-23T10:25:00.000Z' })
    await expect(updateMe(database.db, { ...scope, user_id: UNKNOWN }, {})).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  test('a day moves along to a new time zone, an instant does not', async () => {
    await create(scope, { item: 'due', due_date: '2026-11-24' })
    await create(scope, { item: 'timed', start_time: '2026-11-24T03:00:00Z' })
    await create(scope, { item: 'never' })
    expect(await items(scope)).toEqual(['due', 'timed', 'never'])
    await updateMe(database.db, scope, { time_zone: 'America/New_York' })
    expect(await items(scope)).toEqual(['timed', 'due', 'never'])
    expect(await items(scope, { day: '2026-11-24' })).toEqual(['due'])
    expect(await items(scope, { day: '2026-11-23' })).toEqual(['timed'])
  })

  test('everything of a guest becomes the account’s', async () => {
    const { db } = database
    const account = await createTestUser(db, { time_zone: 'America/New_York' })
    await create(account, { item: 'of the account', tags: ['Home'] })
    await create(scope, { item: 'of the guest', tags: ['home', 'own'], due_date: '2026-11-24' })
    const session = `user_${scope.user_id}_work`
    const { run } = await startRun(db, { user_id: scope.user_id, session_id: session, content: 'hello', now })
    const key = { run_id: run.id, session_id: session, user_id: scope.user_id }
    const guest_port = runPort(db, { ...key, now, monthly_limit: 200 })
    const usage = { input_tokens: 5, output_tokens: 7 }
    await guest_port.recordStep({
      content: 'hi',
      tool_calls: [{ call_id: 'c', tool_name: 't', arguments: '{}' }],
      usage,
    })
    await guest_port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => ({
      output: 'made',
      status: 'ok',
      change_ids: (await store.create(todoCreateSchema.parse({ item: 'by the assistant' }))).change_ids,
    }))
    await startRun(db, { user_id: account.user_id, content: 'hello', now })

    await moveUserData(db, scope.user_id, account.user_id)

    expect((await items(account)).sort()).toEqual(['by the assistant', 'of the account', 'of the guest'])
    expect(await items(account, { tag: 'HOME' })).toHaveLength(2)
    expect((await storeOf(account).tags()).map(({ name }) => name)).toEqual(['Home', 'own'])
    // The day begins where the account lives.
    expect(await items(account, { from: '2026-11-24T05:00:00Z', to: '2026-11-24T05:00:01Z' })).toEqual(['of the guest'])

    const moved = `user_${account.user_id}_work`
    const { messages } = await sessionHistory(db, account.user_id, { id: moved, limit: 10 })
    expect(messages).toMatchObject([
      { content: 'hello', run_id: run.id },
      { content: 'hi', tool_calls: [{ output: 'made' }] },
    ])
    expect(await getRun(db, account.user_id, run.id)).toMatchObject({ session_id: moved })
    expect(await storeOf(account).usage()).toMatchObject({ current_usage: 2, input_tokens: 5, output_tokens: 7 })

    const in_session = storeOf({ ...account, session_id: moved })
    await in_session.undo((await in_session.lastUndoable())!)
    expect((await items(account)).sort()).toEqual(['of the account', 'of the guest'])
    const { changes } = await in_session.changes({ limit: 100 })
    await in_session.undo({
      change_id: changes
        .filter(({ entity, undoes }) => entity !== 'tag' && !undoes)
        .slice(1, 2)
        .map(({ id }) => id),
    })
    expect(await items(account)).toEqual(['of the account'])

    await expect(getMe(db, scope.user_id)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await items(scope)).toEqual([])
    expect(await storeOf(scope).tags()).toEqual([])
    expect(await storeOf(scope).usage()).toMatchObject({ current_usage: 0 })
    expect((await listSessions(db, scope.user_id, { limit: 10 })).sessions).toEqual([])
  })

  test('what the guest writes while it moves is either moved or refused, never lost', async () => {
    const { db } = database
    const account = await createTestUser(db)
    const write = (item: string) => storeOf(scope).create(todoCreateSchema.parse({ item }))
    const writes = Array.from({ length: 20 }, (_, i) => write(`todo ${i}`))
    const [results] = await Promise.all([Promise.allSettled(writes), moveUserData(db, scope.user_id, account.user_id)])
    const acknowledged = results.flatMap((result) => (result.status === 'fulfilled' ? result.value.todos : []))
    expect((await items(account)).sort()).toEqual(acknowledged.map(({ item }) => item).sort())
    await expect(write('too late')).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a conversation of the same name is kept beside the account’s', async () => {
    const account = await createTestUser(database.db)
    for (const user of [scope, account]) {
      await createSession(database.db, user, { id: `user_${user.user_id}_work`, title: user.user_id })
    }
    await moveUserData(database.db, scope.user_id, account.user_id)
    const { sessions } = await listSessions(database.db, account.user_id, { limit: 10 })
    expect(sessions.map(({ title }) => title).sort()).toEqual([scope.user_id, account.user_id].sort())
    for (const { id } of sessions) expect(id).toMatch(new RegExp(`^user_${account.user_id}_`))
  })

  test('a user who is deleted takes everything along', async () => {
    await create(scope, { item: 'a', tags: ['t'] })
    await startRun(database.db, { user_id: scope.user_id, content: 'hello', now })
    await database.db.deleteFrom('user').where('id', '=', scope.user_id).execute()
    const tables = ['todo', 'tag', 'change', 'agent_session', 'agent_run', 'agent_message', 'usage'] as const
    for (const table of tables) {
      const left = await database.db.selectFrom(table).select('user_id').where('user_id', '=', scope.user_id).execute()
      expect([table, left]).toEqual([table, []])
    }
  })
})
