import { Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Tables } from '../tables.ts'
import { withCut } from '../testing/cut-connection.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import type { RoundTrips } from '../testing/round-trips.ts'
import { countRoundTrips } from '../testing/round-trips.ts'
import { lastStatement, sendWithNext } from './batch-driver.ts'
import { postgresDialect } from './dialects.ts'
import { openPool } from './postgres.ts'
import { isTransientError } from './transient-error.ts'

const insert = (db: Kysely<Tables>, id: number) => sql`insert into thing values (${id})`.execute(db)
const count = async (db: Kysely<Tables>) => {
  const { rows } = await sql<{ count: number }>`select count(*) from thing`.execute(db)
  return rows[0]?.count
}

describeEachDatabase('transactions', (kind) => {
  let database: TestDatabase
  let db: Kysely<Tables>
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    db = database.db
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await sql`create table thing (id int primary key, other int references thing deferrable initially deferred)`.execute(
      db,
    )
  })
  afterEach(async () => {
    await sql`drop table thing`.execute(db)
  })

  test('a transaction commits all of its statements, or none', async () => {
    await db.transaction().execute(async (trx) => {
      await insert(trx, 1)
      await insert(trx, 2)
    })
    expect(await count(db)).toBe(2)
    const undone = db.transaction().execute(async (trx) => {
      await insert(trx, 3)
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')
    expect(await count(db)).toBe(2)
  })

  test('a transaction is undone when its first statement fails', async () => {
    const failing = db.transaction().execute(async (trx) => sql`select 1/0`.execute(trx))
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    await insert(db, 1)
    expect(await count(db)).toBe(1)
  })

  test('a transaction has the isolation that was asked for, from its first statement', async () => {
    const level = db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        const { rows } = await sql`select current_setting('transaction_isolation') as level`.execute(trx)
        await expect(insert(trx, 1)).rejects.toMatchObject({ code: '25006' })
        return rows
      })
    await expect(level).rejects.toThrow('rolled back instead of committed')
    const readOnly = db.transaction().setAccessMode('read only')
    const whole = readOnly.execute((trx) => lastStatement(trx, () => insert(trx, 1)))
    await expect(whole).rejects.toMatchObject({ code: '25006' })
  })

  test('a transaction whose failed statement was caught is not reported as committed', async () => {
    const caught = db.transaction().execute(async (trx) => {
      await insert(trx, 1)
      await expect(insert(trx, 1)).rejects.toMatchObject({ code: '23505', constraint: 'thing_pkey' })
    })
    await expect(caught).rejects.toThrow('rolled back instead of committed')
    expect(await count(db)).toBe(0)
  })

  test('the last statement commits the transaction, and returns its own rows', async () => {
    const rows = await db.transaction().execute(async (trx) => {
      await insert(trx, 1)
      return lastStatement(trx, () => sql`insert into thing values (2) returning id`.execute(trx))
    })
    expect(rows).toMatchObject({ rows: [{ id: 2 }], numAffectedRows: 1n })
    const only = await db.transaction().execute((trx) => lastStatement(trx, () => insert(trx, 3)))
    expect(only.numAffectedRows).toBe(1n)
    expect(await count(db)).toBe(3)
  })

  test('when the last statement fails, the transaction is undone, and its error is thrown', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await insert(trx, 1)
      return lastStatement(trx, () => insert(trx, 1))
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    await insert(db, 2)
    expect(await count(db)).toBe(1)
    const only = db.transaction().execute((trx) => lastStatement(trx, () => insert(trx, 2)))
    await expect(only).rejects.toMatchObject({ code: '23505' })
    const caught = db.transaction().execute((trx) => lastStatement(trx, () => insert(trx, 2)).catch(() => null))
    await expect(caught).rejects.toThrow('rolled back instead of committed')
  })

  test('when the commit with the last statement fails, its error is thrown', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await insert(trx, 1)
      return lastStatement(trx, () => sql`insert into thing values (2, 7)`.execute(trx))
    })
    await expect(failing).rejects.toMatchObject({ code: '23503' })
    expect(await count(db)).toBe(0)
  })

  test('a transaction accepts no statement after its last', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await lastStatement(trx, () => insert(trx, 1))
      await insert(trx, 2)
    })
    await expect(failing).rejects.toThrow('has ended with its last statement')
    expect(await count(db)).toBe(1)
  })

  test('a statement that is sent with the next one is executed before it', async () => {
    await db.transaction().execute(async (trx) => {
      await sendWithNext(trx, 'savepoint effect')
      await expect(sql`select 1/0`.execute(trx)).rejects.toThrow('division by zero')
      await sendWithNext(trx, 'rollback to savepoint effect')
      await insert(trx, 1)
      await sendWithNext(trx, 'insert into thing values (2)')
    })
    expect(await count(db)).toBe(2)
    await db.transaction().execute((trx) => sendWithNext(trx, 'insert into thing values (4)'))
    expect(await count(db)).toBe(3)
    const failing = db.transaction().execute(async (trx) => {
      await insert(trx, 3)
      await sendWithNext(trx, 'insert into thing values (3)')
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await count(db)).toBe(3)
  })

  test('transactions at once do not mix', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        db.transaction().execute(async (trx) => {
          await insert(trx, index * 2)
          await new Promise(setImmediate)
          if (index % 2 === 1) await expect(insert(trx, index * 2)).rejects.toThrow()
          else await insert(trx, index * 2 + 1)
        }),
      ).map((transaction) => transaction.catch(() => null)),
    )
    expect(await count(db)).toBe(20)
  })

  test('a prepared statement goes on when a migration changes its columns', async () => {
    const all = (on: Kysely<Tables>) => sql`select * from thing`.execute(on)
    await insert(db, 1)
    for (let times = 0; times < 3; times++) await all(db)
    await sql`alter table thing add column name text`.execute(db)
    expect((await all(db)).rows).toEqual([{ id: 1, other: null, name: null }])
    await sql`alter table thing drop column name`.execute(db)
    const inTransaction = db.transaction().execute(async (trx) => {
      const { rows } = await all(trx)
      await insert(trx, 2)
      return rows
    })
    expect(await inTransaction).toEqual([{ id: 1, other: null }])
    expect(await count(db)).toBe(2)
  })

  test('within a transaction, a prepared statement whose columns have changed fails with a transient error', async () => {
    const all = () =>
      db.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx)
        return sql`select *, 2 from thing`.execute(trx)
      })
    for (let times = 0; times < 12; times++) await Promise.all([all(), all()])
    await sql`alter table thing add column name text`.execute(db)
    await expect(all()).rejects.toSatisfy(isTransientError)
    // All other connections have noticed.
    await Promise.all([all(), all(), all()])
  })

  test('parameters arrive as they are in JavaScript', async () => {
    const values = ['te"x\\t {🙂}', 1.5, 9007199254740993n, true, null, new Date(0), ['a"\\', null, ''], { a: ['"'] }]
    const types = ['text', 'numeric', 'text', 'boolean', 'text', 'timestamptz', 'text[]', 'jsonb']
    const columns = values.map((value, index) => sql`${value}::${sql.raw(types[index]!)} as ${sql.id(`c${index}`)}`)
    const { rows } = await sql`select ${sql.join(columns)}`.execute(db)
    const read = ['te"x\\t {🙂}', 1.5, '9007199254740993', true, null, '1970-01-01T00:00:00.000Z', ['a"\\', null, '']]
    expect(rows).toEqual([Object.fromEntries([...read, { a: ['"'] }].map((value, index) => [`c${index}`, value]))])
    await expect(sql`select ${Symbol('none')}`.execute(db)).rejects.toThrow('cannot be sent')
    expect(await count(db)).toBe(0)
  })

  test('large texts and many rows arrive whole', async () => {
    const text = 'ä'.repeat(300_000)
    const { rows } = await sql`select ${text} as text, n from generate_series(1, 20) n`.execute(db)
    expect(rows).toEqual(Array.from({ length: 20 }, (_, index) => ({ text, n: index + 1 })))
  })
})

describe('round trips on PostgreSQL', () => {
  let database: TestDatabase
  let counter: RoundTrips
  let db: Kysely<Tables>
  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    counter = await countRoundTrips(database.url!)
    db = new Kysely<Tables>({ dialect: postgresDialect(await openPool(counter.url)) })
    await sql`create table thing (id int primary key)`.execute(db)
  })
  beforeEach(() => {
    counter.trips.length = 0
  })
  afterAll(async () => {
    await db.destroy()
    await counter.close()
    await database.close()
  })

  test('begin travels with the first statement, and commit with the last', async () => {
    await db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
      await sql`select 2`.execute(trx)
      await lastStatement(trx, () => sql`select 3`.execute(trx))
    })
    expect(counter.trips).toEqual([['begin', 'select 1'], ['select 2'], ['select 3', 'commit']])
  })

  test('a transaction of one last statement is this statement alone, and an empty one sends nothing', async () => {
    await db.transaction().execute((trx) => lastStatement(trx, () => insert(trx, 1)))
    await db.transaction().execute(async () => null)
    expect(counter.trips).toEqual([['insert into thing values ($1)']])
  })

  test('without a declared last statement, commit is a round trip of its own', async () => {
    await db.transaction().execute((trx) => sql`select 1`.execute(trx))
    expect(counter.trips).toEqual([['begin', 'select 1'], ['commit']])
  })

  test('a statement is prepared when it is run the second time, and few enough statements stay prepared', async () => {
    const names = async (text: string) => {
      const prepared = sql`select statement from pg_prepared_statements where statement = ${text}`
      return (await prepared.execute(db)).rows.length
    }
    for (const expected of [0, 1, 1]) {
      await sql`select 42`.execute(db)
      expect(await names('select 42')).toBe(expected)
    }
    for (let times = 0; times < 2; times++) {
      for (let index = 0; index < 300; index++) await sql.raw(`select ${index} as n`).execute(db)
    }
    expect(await names('select 42')).toBe(0)
    const { rows } = await sql<{ count: number }>`select count(*) from pg_prepared_statements`.execute(db)
    expect(rows[0]?.count).toBeLessThanOrEqual(251)
    expect(rows[0]?.count).toBeGreaterThan(200)
  })

  test('a server that has lost its prepared statements gets them again', async () => {
    for (let times = 0; times < 3; times++) await sql`select 43 as n`.execute(db)
    await sql`discard all`.execute(db)
    const { rows } = await db.transaction().execute((trx) => sql`select 43 as n`.execute(trx))
    expect(rows).toEqual([{ n: 43 }])
  })

  test.each(['before', 'after'] as const)(
    'a connection that breaks %s the last statement is a transient error',
    async (when) => {
      const { wasCut, error } = await withCut(database.url!, { at: 2, when }, (cut) =>
        cut.transaction().execute(async (trx) => {
          await sql`select 1`.execute(trx)
          return lastStatement(trx, () => sql`select 2`.execute(trx))
        }),
      )
      expect(wasCut).toBe(true)
      expect(error).toSatisfy(isTransientError)
    },
  )
})
