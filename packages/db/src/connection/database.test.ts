import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { migrations } from '../migrations/migrations.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { fastTmpdir } from '../testing/fast-tmpdir.ts'
import { createDataDir } from '../testing/templates.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { openDatabase } from './database.ts'

describeEachDatabase('values', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  test.each([
    [`'2026-01-15 14:00:00.5+05:30'::timestamptz`, '2026-01-15T08:30:00.500Z'],
    [`'1900-01-01 00:00:00+00'::timestamptz`, '1900-01-01T00:00:00.000Z'],
    [`'9999-12-31 23:59:59.999+00'::timestamptz`, '9999-12-31T23:59:59.999Z'],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-03-29'::date`, '2026-03-29'],
    [`9007199254740991::bigint`, Number.MAX_SAFE_INTEGER],
    [`(select count(*) from todo)`, 0],
    [`1.5::numeric`, 1.5],
    [`true`, true],
    [`array['b', 'a']`, ['b', 'a']],
    [`'{"a": [1, null, {"b": "c"}]}'::jsonb`, { a: [1, null, { b: 'c' }] }],
    [`'null'::jsonb`, null],
    [`null::timestamptz`, null],
  ])('%s is read as %j', async (expression, expected) => {
    const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(database.db)
    expect(rows).toEqual([{ value: expected }])
  })

  test('instants are read as UTC in any time zone of the connection', async () => {
    await database.db.transaction().execute(async (trx) => {
      await sql`set local time zone 'Asia/Kathmandu'`.execute(trx)
      const { rows } = await sql`select '2026-01-15 14:00:00+00'::timestamptz as value`.execute(trx)
      expect(rows).toEqual([{ value: '2026-01-15T14:00:00.000Z' }])
    })
  })

  test('the database rejects todos that break the rules of the contract', async () => {
    const { user_id } = await createTestUser(database.db)
    const at = '2026-01-15T14:00:00.000Z'
    const insert = (columns: object) =>
      database.db
        .insertInto('todo')
        .values({
          id: crypto.randomUUID(),
          user_id,
          item: 'a',
          description: null,
          due_date: null,
          start_time: null,
          end_time: null,
          alarm_time: null,
          recurrence_from: 'schedule',
          position: 'a0',
          importance: 'none',
          completed_at: null,
          created_at: at,
          updated_at: at,
          version: 1,
          sort_time: at,
          ...columns,
        })
        .execute()
    await insert({})
    await expect(insert({ start_time: at })).rejects.toThrow('todo_times_both_or_neither')
    await expect(insert({ start_time: at, end_time: at })).rejects.toThrow('todo_end_after_start')
    const both = { start_time: at, end_time: '2026-01-15T15:00:00.000Z', due_date: '2026-01-15' }
    await expect(insert(both)).rejects.toThrow('todo_day_or_times')
    await expect(insert({ item: '' })).rejects.toThrow('todo_item_check')
    await expect(insert({ description: 'x'.repeat(1025) })).rejects.toThrow('todo_description_check')
    await expect(insert({ importance: 'urgent' })).rejects.toThrow('importance')
  })
})

describe('opening PostgreSQL', () => {
  test('many processes can open a database at once, and create its tables once', async () => {
    const server = await createTestDatabase('postgres')
    await sql`drop schema public cascade`.execute(server.db)
    await sql`create schema public`.execute(server.db)
    const options = { database_url: server.url! }
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(options)))
    const { rows } = await sql`select name from kysely_migration`.execute(opened[0]!.db)
    expect(rows).toEqual(Object.keys(migrations).map((name) => ({ name })))
    for (const { close } of [...opened, server]) await close()
  })

  test('a broken connection fails its query, and the process goes on', async () => {
    const { db, close } = await createTestDatabase('postgres')
    const broken = db.transaction().execute((trx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx))
    await expect(broken).rejects.toThrow()
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await close()
  })

  test('values have the same form under any settings of the server', async () => {
    const server = await createTestDatabase('postgres')
    const name = new URL(server.url!).pathname.slice(1)
    await sql`alter database ${sql.id(name)} set timezone to ${sql.lit('Asia/Kolkata')}`.execute(server.db)
    const other = await openDatabase({ database_url: server.url! })
    const { rows } = await sql`select timestamptz '1905-01-01T00:00:00Z' as old`.execute(other.db)
    expect(rows).toEqual([{ old: '1905-01-01T00:00:00.000Z' }])
    await other.close()
    await server.close()
  })

  test('the error for an unreachable server has its address, and never the password', async () => {
    const failure = openDatabase({ database_url: 'postgres://ada:s3cret@127.0.0.1:1/todos' })
    await expect(failure).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /Cannot connect to PostgreSQL at 127\.0\.0\.1:1, database "todos": .*DATABASE_URL/,
      ),
    })
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') })
  })

  test('the error for an unknown database has its name', async () => {
    const url = new URL(inject('postgres_url'))
    url.pathname = 'nowhere'
    await expect(openDatabase({ database_url: url.href })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('"nowhere" does not exist'),
    })
  })

  test.each(['nonsense', 'mysql://localhost/x', 'postgres://ada:s3c ret@[bad/x'])(
    'the malformed URL %j is refused, and the error does not contain the password',
    async (url) => {
      const failure = openDatabase({ database_url: url })
      await expect(failure).rejects.toMatchObject({ message: expect.stringContaining('DATABASE_URL is not a URL') })
      await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('s3c') })
    },
  )
})

describe('opening the embedded database', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(fastTmpdir(), 'todo-agents-'))
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  test('a reopened database has the rows that were written', async () => {
    const data_dir = join(dir, 'again', 'deeper')
    const first = await openDatabase({ data_dir })
    const scope = await createTestUser(first.db)
    const { todos } = await todoStore(first.db, scope).create({ item: 'still here', due_date: '2026-11-30' })
    await first.close()
    const second = await openDatabase({ data_dir })
    expect(await todoStore(second.db, scope).get(todos[0]!.id)).toEqual(todos[0])
    await second.close()
  })

  test('a data directory cannot be opened twice, and the first database goes on', async () => {
    const data_dir = createDataDir()
    onTestFinished(() => rmSync(data_dir, { recursive: true }))
    const first = await openDatabase({ data_dir })
    await expect(openDatabase({ data_dir })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`in use by process ${process.pid} since 20`),
    })
    expect(await first.db.selectFrom('todo').selectAll().execute()).toEqual([])
    await first.close()
    await (await openDatabase({ data_dir })).close()
  })
})
