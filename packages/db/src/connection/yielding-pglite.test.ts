import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../testing/databases.ts'

/** A statement that takes longer than the slice after which the event loop gets a turn, on a fast machine too. */
const SLOW = 'select count(*) from generate_series(1, 250000)'

/** The number of turns of the event loop until `work` ends. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await work()
  isOver = true
  return turns
}

test('the event loop has turns between the statements of a burst, also within transactions', {
  timeout: 300_000,
}, async () => {
  const { db, pglite, close } = await createTestDatabase('pglite')
  const slow = sql.raw(SLOW)
  const transaction = () =>
    db.transaction().execute(async (trx) => {
      for (let index = 0; index < 3; index++) await slow.execute(trx)
    })
  const transactions = () => Promise.all([transaction(), transaction(), slow.execute(db), slow.execute(db)])
  // Otherwise the first statement may fall into the slice in which the database was opened.
  await slow.execute(db)
  expect(await turnsDuring(transactions)).toBeGreaterThanOrEqual(8)
  // The job queue runs its own statements on the same connection.
  const direct = () => Promise.all(Array.from({ length: 5 }, () => pglite?.query(SLOW)))
  expect(await turnsDuring(direct)).toBeGreaterThanOrEqual(5)
  await close()
})

test('the shared buffers are small, and the other parameters are those of PGlite', async () => {
  const { db, close } = await createTestDatabase('pglite')
  expect((await sql`show shared_buffers`.execute(db)).rows).toEqual([{ shared_buffers: '32MB' }])
  expect((await sql`show io_method`.execute(db)).rows).toEqual([{ io_method: 'sync' }])
  await close()
})
