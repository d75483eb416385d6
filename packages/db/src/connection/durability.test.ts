import { rmSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runChild } from '../testing/child.ts'
import { createDataDir } from '../testing/templates.ts'
import { openDatabase } from './database.ts'

const ROUNDS = 4

/** Set DURABILITY_SEED to repeat a failure. */
const SEED = Number(process.env.DURABILITY_SEED ?? Math.floor(Math.random() * 2 ** 31))

describe(`killing the embedded database (DURABILITY_SEED=${SEED})`, () => {
  /** Returns a new folder for each test, so that a test that timed out cannot keep the lock that the next one needs. */
  function newDataDir(): string {
    const data_dir = createDataDir()
    onTestFinished(() => rmSync(data_dir, { recursive: true }))
    return data_dir
  }

  test.each([
    ['one writer', 1],
    ['many writers at once', 20],
  ])('no acknowledged write is lost when the process is killed again and again under %s', async (_, writers) => {
    const data_dir = newDataDir()
    const random = randomFrom(SEED + writers)
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const child = runChild('write-until-killed.ts', data_dir, String(writers))
      onTestFinished(child.kill)
      await child.printed(1 + Math.floor(random() * 150))
      await child.kill()
      acknowledged.push(...child.lines.filter((line) => line.length === 36))
      await expectAll(data_dir, acknowledged)
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS)
  })

  /** Expects each todo with its tag and its change. Reads the tables and not an index, because the two may differ. */
  async function expectAll(data_dir: string, ids: string[]): Promise<void> {
    const { db, close } = await openDatabase({ data_dir })
    try {
      await sql`set enable_indexscan = off`.execute(db)
      await sql`set enable_indexonlyscan = off`.execute(db)
      const rows = await db.selectFrom('todo').select('id').execute()
      const tags = await db.selectFrom('todo_tag').select('todo_id').execute()
      const changes = await db.selectFrom('change').select('entity_id').where('entity', '=', 'todo').execute()
      const stored = new Set(rows.map(({ id }) => id))
      expect(ids.filter((id) => !stored.has(id))).toEqual([])
      // A write that was not acknowledged is stored either as a whole or not at all.
      expect(new Set(tags.map(({ todo_id }) => todo_id))).toEqual(stored)
      expect(new Set(changes.map(({ entity_id }) => entity_id))).toEqual(stored)
    } finally {
      await close()
    }
  }
})

/** mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
