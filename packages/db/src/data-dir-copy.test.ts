import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { runChild } from './testing/child.ts'
import { contents } from './testing/contents.ts'
import { createTestUser } from './testing/users.ts'
import { todoStore } from './todo-store.ts'

function segmentsOf(place: string): string[] {
  return readdirSync(join(place, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name))
}

/** What only PostgreSQL itself notices. */
const DAMAGES: [string, (place: string) => void][] = [
  [
    'a wrong checksum in pg_control',
    (place) => {
      const control = readFileSync(join(place, 'global/pg_control'))
      control[40]! ^= 0xff
      writeFileSync(join(place, 'global/pg_control'), control)
    },
  ],
  ['no catalogue', (place) => rmSync(join(place, 'base/5/1259'))],
  ['a catalogue of zeros', (place) => writeFileSync(join(place, 'base/5/1259'), Buffer.alloc(10 * 8192))],
  ['a map of its catalogue that is noise', (place) => writeFileSync(join(place, 'base/5/pg_filenode.map'), 'x')],
  [
    'no write-ahead log',
    (place) => {
      for (const name of segmentsOf(place)) rmSync(join(place, 'pg_wal', name))
    },
  ],
  [
    'a write-ahead log of noise',
    (place) => {
      for (const name of segmentsOf(place)) writeFileSync(join(place, 'pg_wal', name), Buffer.alloc(16 * 1024 ** 2, 7))
    },
  ],
]

describe.each(['closed', 'killed'] as const)('a database that was %s', { timeout: 300_000 }, (how) => {
  let folder: string
  let whole: string
  let dir: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'todo-agents-'))
    whole = join(folder, 'whole')
    dir = join(folder, 'damaged')
    const { db, close } = await openDatabase({ data_dir: whole })
    await todoStore(db, await createTestUser(db)).create({ item: 'kept' })
    await close()
    if (how === 'closed') return
    const writer = runChild('write-until-killed.ts', whole, '2')
    await writer.printed(20)
    await writer.kill()
  }, 300_000)
  afterEach(() => rmSync(dir, { recursive: true, force: true }))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(DAMAGES)('and has %s does not open, and not a byte of its folder changes', async (_, damage) => {
    cpSync(whole, dir, { recursive: true })
    damage(join(dir, 'pglite'))
    const before = contents(dir)
    await expect(openDatabase({ data_dir: dir })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The database in ${join(dir, 'pglite')} does not open: `),
    })
    expect(contents(dir)).toEqual(before)
  })

  test('opens, also after a start that was killed as it opened, and keeps no copy', async () => {
    cpSync(whole, dir, { recursive: true })
    mkdirSync(join(dir, 'pglite.opening/base'), { recursive: true })
    const { db, close } = await openDatabase({ data_dir: dir })
    const { rows } = await sql<{ item: string }>`select distinct item from todo order by item`.execute(db)
    await close()
    expect(rows.map(({ item }) => item)).toEqual(how === 'closed' ? ['kept'] : ['kept', 'survivor'])
    expect(readdirSync(dir).sort()).toEqual(['lock.sqlite', 'owner.json', 'pglite'])
  })
})
