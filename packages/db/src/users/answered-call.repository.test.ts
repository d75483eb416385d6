import { MAX_ANSWERED_CALLS } from '@todo-agents/contract/bounds'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import type { Transaction } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { answerOnce } from './answered-call.repository.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describeEachDatabase('calls with an idempotency key', (kind) => {
  let database: TestDatabase
  let other: Database
  let scope: Scope
  let clock = TEST_NOW
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = await database.openOther()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    clock = TEST_NOW
    scope = await createTestUser(database.db)
  })

  const create = (item: string) => async (trx: Transaction<Tables>) => {
    const { todos } = await todoStore(trx, scope).create(todoCreateSchema.parse({ item }))
    return todos[0]!.id
  }

  function call(key: string, item: string, { db }: Pick<Database, 'db'> = database) {
    return answerOnce(db, { user_id: scope.user_id, key, call_hash: item, now: () => clock }, create(item))
  }

  async function items(): Promise<string[]> {
    const { todos } = await todoStore(database.db, scope).list(todoListSchema.parse({}))
    return todos.map(({ item }) => item).sort()
  }

  test('a repeated call gets the first answer, and changes nothing', async () => {
    const first = await call('key', 'milk')
    expect(first.isRepeated).toBe(false)
    expect(await call('key', 'milk')).toEqual({ answer: first.answer, isRepeated: true })
    expect((await call('other', 'milk')).answer).not.toBe(first.answer)
    expect(await items()).toEqual(['milk', 'milk'])
  })

  test('a key of another call is refused', async () => {
    await call('key', 'milk')
    await expect(call('key', 'bread')).rejects.toMatchObject({ code: 'conflict', field: 'Idempotency-Key' })
    expect(await items()).toEqual(['milk'])
  })

  test('ten concurrent calls with one key are made once', async () => {
    const calls = Array.from({ length: 10 }, (_, n) => call('key', 'milk', n % 2 ? database : other))
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ answer }) => answer)).size).toBe(1)
    expect(answers.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
    expect(await items()).toEqual(['milk'])
  })

  test('a call that fails stores neither its changes nor an answer', async () => {
    const failing = answerOnce(
      database.db,
      { user_id: scope.user_id, key: 'key', call_hash: 'milk', now: () => clock },
      async (trx) => {
        await create('milk')(trx)
        throw new Error('the answer cannot be made')
      },
    )
    await expect(failing).rejects.toThrow('the answer cannot be made')
    expect(await items()).toEqual([])
    expect(await call('key', 'milk')).toMatchObject({ isRepeated: false })
  })

  test('another user may use the same key', async () => {
    const stranger = await createTestUser(database.db)
    await call('key', 'milk')
    const theirs = { user_id: stranger.user_id, key: 'key', call_hash: 'bread', now: () => clock }
    expect(await answerOnce(database.db, theirs, async () => 'theirs')).toEqual({ answer: 'theirs', isRepeated: false })
  })

  test('an answer counts for a day, and is deleted by the next call', async () => {
    await call('first', 'milk')
    clock = new Date(TEST_NOW.getTime() + DAY_MS - 1)
    expect(await call('first', 'milk')).toMatchObject({ isRepeated: true })
    clock = new Date(TEST_NOW.getTime() + DAY_MS)
    expect(await call('first', 'milk')).toMatchObject({ isRepeated: false })
    await call('second', 'bread')
    expect(await keys()).toEqual(['first', 'second'])
  })

  test('a user has a bounded number of answers, and loses the oldest first', async () => {
    const { user_id } = scope
    const at = (n: number) => new Date(TEST_NOW.getTime() + n).toISOString()
    const rows = Array.from({ length: MAX_ANSWERED_CALLS }, (_, n) => {
      return { user_id, key: String(n).padStart(5, '0'), call_hash: 'x', answer: '{}', created_at: at(n) }
    })
    await database.db.insertInto('answered_call').values(rows).execute()
    clock = new Date(TEST_NOW.getTime() + MAX_ANSWERED_CALLS)
    await call('newest', 'milk')
    const left = await keys()
    expect(left).toHaveLength(MAX_ANSWERED_CALLS)
    expect([left[0], left.at(-1)]).toEqual(['00001', 'newest'])
  })

  async function keys(): Promise<string[]> {
    const rows = await database.db
      .selectFrom('answered_call')
      .select('key')
      .where('user_id', '=', scope.user_id)
      .orderBy('key')
      .execute()
    return rows.map(({ key }) => key)
  }
})
