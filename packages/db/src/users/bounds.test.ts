import { todoCreateSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import { createSession, deleteSession } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import type { Bounds } from './bounds.ts'
import { moveUserData } from './move-user.ts'

describeEachDatabase('bounds', (kind) => {
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

  const store = () => todoStore(database.db, scope)
  const create = (item: string, tags: string[] = []) => store().create(todoCreateSchema.parse({ item, tags }))
  const reached = (pattern: RegExp) => ({ code: 'limit_reached', message: expect.stringMatching(pattern) })

  function counts(of = scope) {
    return database.db
      .selectFrom('user')
      .select(['todo_count', 'tag_count', 'session_count', 'message_count'])
      .where('id', '=', of.user_id)
      .executeTakeFirstOrThrow()
  }

  function move({ user_id }: Scope, account: Scope): Promise<void> {
    const { user_id: to_user_id, bounds } = account
    return moveUserData(database.db, { from_user_id: user_id, to_user_id, bounds })
  }

  /**
   * Makes fifty attempts at once, from two processes. Returns how many succeed; checks that the others reach the bound.
   */
  async function ofFifty(attempt: (n: number, database: Database) => Promise<unknown>): Promise<number> {
    const attempts = Array.from({ length: 50 }, (_, n) => attempt(n, n % 2 ? database : other))
    const results = await Promise.allSettled(attempts)
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    for (const reason of refused) expect(reason).toMatchObject({ code: 'limit_reached' })
    return results.length - refused.length
  }

  test('a todo beyond the bound is refused with what to do, and a deletion makes room', async () => {
    scope.bounds.todos = 2
    const { todos } = await create('one')
    await create('two')
    await expect(create('three')).rejects.toMatchObject(reached(/You have 2 todos.*Delete some/))
    expect(await counts()).toMatchObject({ todo_count: 2 })
    await store().delete([todos[0]!.id])
    await create('three')
    expect(await counts()).toMatchObject({ todo_count: 2 })
  })

  test('an undo that would restore a todo beyond the bound is refused', async () => {
    scope.bounds.todos = 1
    const { todos } = await create('one')
    const { change_ids } = await store().delete([todos[0]!.id])
    const { todos: next } = await create('two')
    await expect(store().undo({ change_id: change_ids })).rejects.toMatchObject(reached(/1 todos/))
    await store().delete([next[0]!.id])
    await store().undo({ change_id: change_ids })
    expect(await counts()).toMatchObject({ todo_count: 1 })
  })

  test('of fifty todos that are created at once with room for one, one is created', async () => {
    scope.bounds.todos = 3
    await create('one')
    await create('two')
    const input = todoCreateSchema.parse({ item: 'more' })
    expect(await ofFifty((_, { db }) => todoStore(db, scope).create(input))).toBe(1)
    expect(await counts()).toMatchObject({ todo_count: 3 })
  })

  test('a tool call that reaches a bound gets an error that the model can read', async () => {
    scope.bounds.todos = 0
    const { port } = await startClaimedRun(database.db, scope)
    const call = { call_id: 'a', tool_name: 'create_todo', arguments: {} }
    const { status, output } = await port.callOnce(call, async (own) => {
      const { todos, change_ids } = await own.create(todoCreateSchema.parse({ item: 'one' }))
      return { output: todos, status: 'ok', change_ids }
    })
    expect({ status, output }).toMatchObject({ status: 'error', output: { error: reached(/0 todos/) } })
  })

  test('a tag beyond the bound is refused, together with the todo that it comes with', async () => {
    scope.bounds.tags = 2
    await create('one', ['a', 'b'])
    await create('two', ['A'])
    await expect(create('three', ['c'])).rejects.toMatchObject(reached(/You have 2 tags/))
    await expect(store().createTag({ name: 'c', color: undefined })).rejects.toMatchObject(reached(/2 tags/))
    expect(await counts()).toMatchObject({ todo_count: 2, tag_count: 2 })
  })

  test('of fifty tags that are created at once with room for one, one is created', async () => {
    scope.bounds.tags = 1
    expect(await ofFifty((n, { db }) => todoStore(db, scope).createTag({ name: `${n}`, color: undefined }))).toBe(1)
  })

  test('a conversation beyond the bound is refused, whether a user or a message creates it, also fifty at once', async () => {
    scope.bounds.sessions = 2
    const { id } = await createSession(database.db, scope, {})
    expect(await ofFifty((_, { db }) => createSession(db, scope, {}))).toBe(1)
    await expect(startTestRun(database.db, scope)).rejects.toMatchObject(reached(/You have 2 conversations/))
    await startTestRun(database.db, scope, { session_id: id })
    await deleteSession(database.db, scope, { id })
    expect(await ofFifty((_, { db }) => startTestRun(db, scope))).toBe(1)
    expect(await counts()).toMatchObject({ session_count: 2, message_count: 1 })
  })

  test('a message beyond the bound is refused, and deleting a conversation makes room', async () => {
    scope.bounds.messages = 2
    const { run } = await startTestRun(database.db, scope)
    await startTestRun(database.db, scope)
    await expect(startTestRun(database.db, scope)).rejects.toMatchObject(reached(/You have sent 2 messages/))
    expect(await counts()).toMatchObject({ session_count: 2, message_count: 2 })
    await deleteSession(database.db, scope, { id: run.session_id })
    expect(await ofFifty((_, { db }) => startTestRun(db, scope))).toBe(1)
  })

  test('the counts are right after a guest became an account, which may then be beyond its bounds', async () => {
    const account = await createTestUser(database.db)
    for (const of of [scope, account]) {
      await todoStore(database.db, of).create(todoCreateSchema.parse({ item: 'a', tags: ['home', of.user_id] }))
      await startTestRun(database.db, of)
    }
    account.bounds.todos = 1
    await move(scope, account)
    expect(await counts(account)).toEqual({ todo_count: 2, tag_count: 3, session_count: 2, message_count: 2 })
    const input = todoCreateSchema.parse({ item: 'b' })
    await expect(todoStore(database.db, account).create(input)).rejects.toMatchObject(reached(/todos/))
  })

  test.each<[keyof Bounds, (of: Scope, n: number) => Promise<unknown>]>([
    ['todos', (of, n) => todoStore(database.db, of).create(todoCreateSchema.parse({ item: `${n}` }))],
    ['tags', (of, n) => todoStore(database.db, of).createTag({ name: `${of.user_id} ${n}`, color: undefined })],
    ['sessions', (of) => createSession(database.db, of, {})],
    ['messages', (of) => startTestRun(database.db, of)],
  ])('%s: an account beyond its bound cannot take rows of a guest, and the guest keeps them', async (what, add) => {
    const account = await createTestUser(database.db)
    await add(account, 1)
    await add(scope, 2)
    account.bounds[what] = 1
    // The first move may go beyond the bound.
    await move(scope, account)
    const guest = await createTestUser(database.db)
    await add(guest, 3)
    const before = [await counts(guest), await counts(account)]
    await expect(move(guest, account)).rejects.toMatchObject(reached(/has 2 .* more than the 1 .* Nothing was moved/))
    expect([await counts(guest), await counts(account)]).toEqual(before)
    // A guest without rows can sign in.
    const empty = await createTestUser(database.db)
    await move(empty, account)
    expect(await counts(account)).toEqual(before[1])
  })

  test('tags: an account beyond its bound can take a guest with the same tags', async () => {
    const account = await createTestUser(database.db)
    for (const name of ['a', 'b']) await todoStore(database.db, account).createTag({ name, color: undefined })
    await create('of the guest', ['B'])
    account.bounds.tags = 1
    await move(scope, account)
    expect(await counts(account)).toMatchObject({ todo_count: 1, tag_count: 2 })
  })

  test('checking a bound reads only the row of the user, and counts no todos', async () => {
    const { user_id } = scope
    await sql`
      insert into todo (id, user_id, item, importance, created_at, updated_at, version, sort_time)
      select gen_random_uuid(), ${user_id}, 'Todo', 'none', now(), now(), 1, now() from generate_series(1, 10000)
    `.execute(database.db)
    await sql`analyze "user"`.execute(database.db)
    expect(await counts()).toMatchObject({ todo_count: 10_000 })
    await database.db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ 'QUERY PLAN': unknown }>`
        explain (analyze, format json)
        insert into todo (id, user_id, item, importance, created_at, updated_at, version, sort_time)
        values (gen_random_uuid(), ${user_id}, 'Todo', 'none', now(), now(), 1, now())
        returning (select todo_count from "user" where id = todo.user_id)
      `.execute(trx)
      const plan = JSON.stringify(rows)
      expect(plan).toContain('"Relation Name":"user"')
      expect(plan).not.toMatch(/Aggregate|Scan","[^}]*"Relation Name":"todo"/)
    })
  })
})
