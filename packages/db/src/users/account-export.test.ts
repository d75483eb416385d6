import type { AccountExport } from '@todo-agents/contract/account'
import type { TokenCreate } from '@todo-agents/contract/program'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createToken } from '../programs/program.repository.ts'
import { sweepReminders } from '../reminders/reminder-sweep.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { exportAccount } from './account-export.ts'

const now = () => TEST_NOW
const SECRET = 'zanzibar'

/** For each table that names a user: where the export has its rows, or why the export leaves them out. */
const COVERED: Record<string, string> = {
  user: 'user and settings',
  session: 'devices, without the token',
  account: 'no: the password hash',
  todo: 'todos',
  tag: 'tags',
  list: 'lists',
  preference: 'preferences',
  wording: 'wordings',
  change: 'changes',
  agent_session: 'sessions',
  agent_message: 'sessions.messages',
  agent_branch: 'no: which messages were replaced; all of them are in sessions.messages',
  tool_call: 'sessions.messages.tool_calls',
  agent_run: 'runs',
  approval: 'approvals',
  reminder: 'reminders',
  push_subscription: 'no: the secrets of a browser; they end with its session, which is among the devices',
  reminder_delivery: 'no: messages that wait, with the rows of reminders',
  program: 'programs',
  remote_call: 'no: the calls are in sessions.messages.tool_calls',
  oauthClient: 'no: an app; it never names a user here',
  oauthConsent: 'no: what an app may do is in programs',
  oauthRefreshToken: 'no: the hashes of tokens of apps, which are in programs',
  oauthAccessToken: 'no: always empty',
  idempotency_key: 'no: kept for a day, and useful only to the program that chose the key',
  answered_call: 'no: answers of a day, made of rows that are in the export',
  usage: 'usage',
}

describeEachDatabase('the export of an account', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  async function read({ user_id }: Scope): Promise<{ text: string; exported: AccountExport }> {
    const text = (await Array.fromAsync(exportAccount(database.db, user_id, now))).join('')
    return { text, exported: JSON.parse(text) as AccountExport }
  }

  test('every table that names a user is in the export, or has a reason not to be', async () => {
    const { rows } = await sql<{ table: string }>`
      select table_name as table from information_schema.columns
      where table_schema = 'public' and column_name in ('user_id', 'userId')
    `.execute(database.db)
    expect(['user', ...rows.map(({ table }) => table)].toSorted()).toEqual(Object.keys(COVERED).toSorted())
  })

  test('the export has all rows of the user, in the shapes of the API, and none of another user', async () => {
    const { db } = database
    const other = await createTestUser(db)
    const alarm_time = new Date(TEST_NOW.getTime() + 1000).toISOString()
    const tokens: string[] = []
    for (const user of [scope, other]) {
      const store = todoStore(db, user)
      const { list } = await store.createList({ name: `list of ${user.user_id}` })
      const listed = { list_id: list.id, alarm_time, steps: [{ item: 'step', is_done: false }] }
      await store.create(todoCreateSchema.parse({ item: `of ${user.user_id}`, tags: ['home'], ...listed }))
      await store.createPreference({ text: `wish of ${user.user_id}` })
      await store.setWording({ text: `words of ${user.user_id}`, means: 'create' })
      const token = { name: `of ${user.user_id}`, scopes: ['todos:read'], expires_in_days: null } satisfies TokenCreate
      tokens.push((await createToken(db, user, token)).token)
      await startTestRun(db, user, { session_id: `user_${user.user_id}_work`, content: `by ${user.user_id}` })
    }
    await sweepReminders(db, { now: new Date(alarm_time), hasMail: false })
    const [list] = (await todoStore(db, scope).lists()).lists
    await todoStore(db, scope).archiveList({ id: list!.id, is_archived: true })
    const { run, port } = await startClaimedRun(db, scope, { content: 'delete it' })
    await port.recordStep({
      ...textStep('Shall I?'),
      tool_calls: [{ call_id: 'c', tool_name: 't', arguments: '{}' }],
      usage: { input_tokens: 5, output_tokens: 7 },
    })
    await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async () => {
      return { output: { api_key: SECRET, found: 1 }, status: 'ok', change_ids: [] }
    })
    await port.requestApproval([{ call_id: 'd', tool_name: 't', arguments: { id: ['x'] }, preview: ['x'] }])

    const { text, exported } = await read(scope)

    expect(exported).toMatchObject({
      format: 'todo-agents-export',
      version: 1,
      exported_at: TEST_NOW.toISOString(),
      user: { id: scope.user_id, name: 'Ada', is_guest: false, created_at: TEST_NOW.toISOString() },
      settings: { time_zone: 'Europe/Berlin', default_duration: 60 },
      devices: [],
      tags: [{ name: 'home' }],
      reminders: [{ item: `of ${scope.user_id}`, alarm_time, sent_at: alarm_time, answer: 'withdrawn' }],
      lists: [{ name: `list of ${scope.user_id}`, archived_at: TEST_NOW.toISOString() }],
      programs: [{ kind: 'token', name: `of ${scope.user_id}`, scopes: ['todos:read'], revoked_at: null }],
      preferences: [{ text: `wish of ${scope.user_id}`, version: 1 }],
      wordings: [{ text: `words of ${scope.user_id}`, means: 'create' }],
      approvals: [{ run_id: run.id, call_id: 'd', arguments: { id: ['x'] }, decision: null }],
      usage: [{ month: '2026-11-01', current_usage: 2, input_tokens: 5, output_tokens: 7 }],
    })
    for (const token of tokens) expect(text).not.toContain(token)
    expect(exported.todos.map(({ item }) => item).toSorted()).toEqual([`of ${scope.user_id}`, 'step'])
    expect(exported.changes.map(({ entity, kind }) => `${kind} ${entity}`).toSorted()).toEqual([
      'create list',
      'create preference',
      'create tag',
      'create todo',
      'create todo',
      'create wording',
      'update list',
    ])
    expect(exported.runs.map(({ status }) => status)).toEqual(['running', 'awaiting_approval'])
    const contents = exported.sessions.flatMap(({ messages }) => messages.map(({ content }) => content))
    expect(contents.toSorted()).toEqual([`by ${scope.user_id}`, 'Shall I?', 'delete it'].toSorted())
    const [call] = exported.sessions.flatMap(({ messages }) => messages.flatMap(({ tool_calls }) => tool_calls))
    expect(call).toMatchObject({ output: { api_key: '[REDACTED]', found: 1 }, status: 'ok' })
    expect(text).not.toContain(other.user_id)
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain('user_id')
  })

  test('the export of a new user has every list, empty', async () => {
    const { exported } = await read(scope)
    const lists = Object.entries(exported).filter(([, value]) => Array.isArray(value))
    expect(lists).toEqual(
      [
        'devices',
        'tags',
        'lists',
        'preferences',
        'wordings',
        'todos',
        'reminders',
        'sessions',
        'runs',
        'approvals',
        'usage',
        'programs',
        'changes',
      ].map((name) => [name, []]),
    )
  })

  test('the export has no password and no session token', async () => {
    const { db } = database
    const at = TEST_NOW.toISOString()
    const stamps = { createdAt: at, updatedAt: at, userId: scope.user_id }
    const expiresAt = '2027-11-22T08:00:00.000Z'
    await db
      .insertInto('session')
      .values({ id: crypto.randomUUID(), token: SECRET, expiresAt, userAgent: 'curl/8', ...stamps })
      .execute()
    await db
      .insertInto('account')
      .values({ id: crypto.randomUUID(), accountId: 'a', providerId: 'credential', password: SECRET, ...stamps })
      .execute()
    const { text, exported } = await read(scope)
    expect(exported.devices).toMatchObject([{ user_agent: 'curl/8', created_at: at }])
    expect(text).not.toContain(SECRET)
  })

  test('the export of a deleted user throws before the first piece', async () => {
    const nothing = exportAccount(database.db, crypto.randomUUID(), now)
    await expect(nothing.next()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('10,000 todos, 50,000 changes and 2,000 messages are exported page by page, with turns of the event loop', async () => {
    const { db } = database
    await insertMuch(scope)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    let longest = 0
    let text = ''
    for await (const piece of exportAccount(db, scope.user_id, now)) {
      longest = Math.max(longest, piece.length)
      text += piece
    }
    clearInterval(timer)
    const exported = JSON.parse(text) as AccountExport
    expect(exported.todos).toHaveLength(10_000)
    expect(new Set(exported.todos.map(({ id }) => id)).size).toBe(10_000)
    expect(exported.changes).toHaveLength(50_000)
    expect(exported.sessions.map(({ messages }) => messages.length)).toEqual([2000])
    // A piece is one page, not the whole export.
    expect(longest).toBeLessThan(text.length / 50)
    // More than 300 pages, with a turn of the event loop after each.
    expect(turns).toBeGreaterThan(100)
  }, 300_000)

  async function insertMuch({ user_id }: Scope): Promise<void> {
    const { db } = database
    const at = TEST_NOW.toISOString()
    await sql`
      insert into todo (id, user_id, item, description, importance, created_at, updated_at, version, sort_time)
      select gen_random_uuid(), ${user_id}, 'Todo ' || n, repeat('x', 200), 'none', ${at}::timestamptz + n % 50 * interval '1 s',
        ${at}, 1, 'infinity'
      from generate_series(1, 10000) n
    `.execute(db)
    await sql`
      insert into change (id, user_id, entity, entity_id, kind, actor, before, after, created_at)
      select gen_random_uuid(), user_id, 'todo', id, 'update', 'user', jsonb_build_object('item', description, 'position', 'a0'),
        jsonb_build_object('item', description, 'position', 'a0'), ${at}
      from todo, generate_series(1, 5) where user_id = ${user_id}
    `.execute(db)
    const session_id = `user_${user_id}_long`
    const { run } = await startTestRun(db, scope, { session_id })
    await sql`
      insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
      select gen_random_uuid(), ${user_id}, ${session_id}, ${run.id}, 'user', repeat('word ', 100), '[]', ${at}
      from generate_series(2, 2000)
    `.execute(db)
  }
})
