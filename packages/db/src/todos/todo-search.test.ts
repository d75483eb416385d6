import { randomUUIDv7 } from 'node:crypto'
import type { TodoListInput } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { insertTodos } from '../testing/many-rows.ts'
import { createTestUser } from '../testing/users.ts'
import { moveUserData } from '../users/move-user.ts'
import { todoStore } from './todo-store.ts'

/** Enough todos that the ones below, which are listed last, are not among those that a search reads first. */
const MANY = 2000

const RARE = [
  { item: 'Zebra crossing', description: 'Überquerung\tam Grünmarkt\nnear the ÄÖÜ' },
  { item: 'zebra feeding, 50% off_season', tags: ['zoo'], importance: 'high' },
  { item: "The O'Brien\\path", description: 'a:*&b | !c' },
  { item: 'ΟΔΥΣΣΕΥΣ und İstanbul', description: 'ﬁnal STRAßE' },
  { item: 'Купить 牛乳を買う', description: '\u{1f600}\u{1f680} rocket' },
  { item: 'zq', description: 'x y-z' },
  { item: 'Zebra\u00a0fish', description: 'w'.repeat(1024) },
] as const

const SEARCHES = [
  ...['zebra', 'ZEBRA', 'ebr', 'ra', 'zq', 'Q', 'zebra cross', 'feeding zebra 50%', 'zebra nowhere', 'zebraquagga'],
  ...['f_s', '%', '_', "o'b", "'", '\\p', '\\', ':*', '&b', '!', '|', 'x y-z', '-', 'zebra fish'],
  ...['über', 'GRÜN', 'äöü', 'am', 'near', 'σευς', 'ΣΕΥΣ', 'σς', 'İ', 'i', 'istanbul', 'straße', 'STRASSE', 'ß', 'ﬁ'],
  ...['купить', 'КУП', '牛乳', '乳', 'を買', '\u{1f600}', '\u{1f680} rock', 'ww', 'w'.repeat(200)],
  ...['quagga', 'qx', 'Todo', 'number 11', 'do', 'todo zebra'],
]

describeEachDatabase('a search in many todos', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    scope = await createTestUser(database.db)
    await insertTodos(database.db, scope, MANY)
    const longAgo = { ...scope, now: () => new Date('2020-01-01T00:00:00Z') }
    for (const todo of RARE) await todoStore(database.db, longAgo).create(todoCreateSchema.parse(todo))
    const stranger = await createTestUser(database.db)
    await insertTodos(database.db, stranger, MANY)
    await todoStore(database.db, stranger).create(todoCreateSchema.parse({ item: 'quagga zebra' }))
  })
  afterAll(() => database.close())

  /** Returns the ids that a search must find, in the order of their creation. */
  async function matching(q: string, of = scope): Promise<string[]> {
    const words = q.split(/\s+/).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
    const each = words.map((word) => sql`(item ilike ${word} or description ilike ${word})`)
    const { rows } = await sql<{ id: string }>`
      select id from todo where user_id = ${of.user_id} and ${sql.join(each, sql` and `)} order by created_at desc, id desc
    `.execute(database.db)
    return rows.map(({ id }) => id)
  }

  async function found(query: TodoListInput, of = scope): Promise<string[]> {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await todoStore(database.db, of).list(todoListSchema.parse({ limit: 100, ...query, cursor }))
      ids.push(...page.todos.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    return ids
  }

  test.each(SEARCHES)('finds what contains %j, and only that', async (q) => {
    expect(await found({ q, status: 'all', sort: 'created' })).toEqual(await matching(q))
    expect((await found({ q, status: 'all' })).sort()).toEqual((await matching(q)).sort())
  })

  test('the searches above are about todos that the list has last', async () => {
    expect(await matching('zebra')).toHaveLength(3)
    const first = await todoStore(database.db, scope).list(todoListSchema.parse({ limit: 100 }))
    expect(first.todos.map(({ item }) => item).filter((item) => /zebra/i.test(item))).toEqual([])
  })

  test('keeps the other conditions of the list', async () => {
    const titles = async (query: TodoListInput) =>
      (await todoStore(database.db, scope).list(todoListSchema.parse(query))).todos.map(({ item }) => item)
    expect(await titles({ q: 'zebra', tag: 'zoo' })).toEqual([RARE[1].item])
    expect(await titles({ q: 'zebra', importance: 'high' })).toEqual([RARE[1].item])
    expect(await titles({ q: 'zebra', status: 'done' })).toEqual([])
    expect(await titles({ q: 'zebra', sort: 'created', limit: 2 })).toEqual([RARE[6].item, RARE[1].item])
    expect(await titles({ q: 'todo', day: '2026-11-23' })).not.toEqual([])
  })

  test('finds a todo by its new words only, and no deleted todo', async () => {
    const store = todoStore(database.db, scope)
    const { todos } = await store.create(todoCreateSchema.parse({ item: 'okapi' }))
    const id = todos[0]!.id
    expect(await found({ q: 'okapi' })).toEqual([id])
    await store.update(todoUpdateSchema.parse({ id, item: 'giraffe', description: 'long neck' }))
    expect(await found({ q: 'okapi' })).toEqual([])
    expect(await found({ q: 'giraffe neck' })).toEqual([id])
    await store.complete([id])
    expect(await found({ q: 'neck', status: 'done' })).toEqual([id])
    await store.delete([id])
    expect(await found({ q: 'neck', status: 'all' })).toEqual([])
  })

  describe('with a number of todos that grows and shrinks', () => {
    async function add(of: Scope, item: string): Promise<void> {
      await todoStore(database.db, of).create(todoCreateSchema.parse({ item }))
    }

    test('finds todos from before and after the user had many', async () => {
      const few = await createTestUser(database.db)
      await add(few, 'quokka early')
      await insertTodos(database.db, few, 498)
      expect(await found({ q: 'quokka' }, few)).toHaveLength(1)
      for (const item of ['quokka at last', 'quokka later']) await add(few, item)
      await insertTodos(database.db, few, 200)
      expect(await found({ q: 'quokka' }, few)).toHaveLength(3)
      await sql`delete from todo where user_id = ${few.user_id} and item like 'Todo%'`.execute(database.db)
      await add(few, 'quokka alone')
      await insertTodos(database.db, few, 800)
      expect(await found({ q: 'quokka' }, few)).toHaveLength(4)
    })

    test.each([
      [10, 800],
      [800, 10],
      [300, 300],
    ])('finds the todos of an account with %i todos after a guest with %i has moved there', async (own, guests) => {
      const account = await createTestUser(database.db)
      const guest = await createTestUser(database.db, { is_guest: true })
      for (const [of, count] of [
        [account, own],
        [guest, guests],
      ] as const) {
        await add(of, `numbat ${randomUUIDv7()}`)
        await insertTodos(database.db, of, count)
      }
      const { bounds } = account
      await moveUserData(database.db, { from_user_id: guest.user_id, to_user_id: account.user_id, bounds })
      expect(await found({ q: 'numbat' }, account)).toHaveLength(2)
      await add(account, 'numbat three')
      expect(await found({ q: 'umb bat' }, account)).toHaveLength(3)
    })
  })
})
