import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { statement } from './statement.ts'

interface NewTag {
  id: string
  user_id: string
  name: string
}

describeEachDatabase('statements', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  test('a statement is built once, and returns for the arguments of each call what the built query returns', async () => {
    const { db } = database
    const { user_id } = await createTestUser(db)
    let built = 0
    const insertTag = statement((trx, { id, user_id, name }: NewTag) => {
      built += 1
      const columns = { color: 'gray', created_at: '2026-11-22T08:00:00.000Z' } as const
      return trx
        .insertInto('tag')
        .values({ id, user_id, name, name_key: name, ...columns })
        .returning(['id', 'name', 'color'])
    })
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => `0190a000-0000-7000-8000-00000000000${letter}`)
    expect(await insertTag(db, { id: a!, user_id, name: 'one' })).toEqual([{ id: a, name: 'one', color: 'gray' }])
    // Here the arguments are in another order than the parameters.
    expect(await insertTag(db, { name: 'two', id: b!, user_id })).toEqual([{ id: b, name: 'two', color: 'gray' }])
    const undone = db.transaction().execute(async (trx) => {
      expect(await insertTag(trx, { id: c!, user_id, name: 'three' })).toHaveLength(1)
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')

    const build = (trx: Db, { id, user_id }: Omit<NewTag, 'name'>) =>
      trx.selectFrom('tag').select('name').where('user_id', '=', user_id).where('id', '>=', id).orderBy('id').limit(5)
    const names = statement(build)
    for (const [id, expected] of [
      [a!, ['one', 'two']],
      [b!, ['two']],
      [c!, []],
    ] as const) {
      const rows = await names(db, { id, user_id })
      expect(rows.map(({ name }) => name)).toEqual(expected)
      expect(rows).toEqual(await build(db, { id, user_id }).execute())
    }
    expect(built).toBe(1)
  })
})
