import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../logger.ts'
import { createReadiness } from './readiness.ts'

const logger = createLogger('silent')
let data_dir: string

beforeAll(() => {
  data_dir = createDataDir()
})
afterAll(() => rmSync(data_dir, { recursive: true }))

describeEachDatabase('readiness', (kind) => {
  test('a server is ready while its database takes writes, and not while it is read-only', async () => {
    const database = await createTestDatabase(kind)
    const checkReady = createReadiness({ database, data_dir, logger, probeMs: 0 })
    await checkReady()
    await sql`set default_transaction_read_only = on`.execute(database.db)
    const name = sql.raw(
      (await sql<{ name: string }>`select current_database() as name`.execute(database.db)).rows[0]!.name,
    )
    // On PostgreSQL, the other connections of the pool must become read-only, too.
    if (kind === 'postgres') {
      await sql`set default_transaction_read_only = off`.execute(database.db)
      await sql`alter database ${name} set default_transaction_read_only = on`.execute(database.db)
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
        database.db,
      )
      await sql`set default_transaction_read_only = on`.execute(database.db)
    }
    await expect(checkReady()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('read-only'),
    })
    await database.close()
  })
})

test('an unwritable data folder is reported with the reason, and a result is reused for a while', async () => {
  const database = await createTestDatabase('pglite')
  const checkReady = createReadiness({ database, data_dir, logger, probeMs: 0 })
  const cached = createReadiness({ database, data_dir, logger })
  await cached()
  // A folder where the file should be: not even root can write to it.
  mkdirSync(join(data_dir, 'write-probe'))
  await expect(checkReady()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('EISDIR') })
  await cached()
  rmSync(join(data_dir, 'write-probe'), { recursive: true })
  await checkReady()
  await database.close()
})

const disk = mkdtempSync(join(tmpdir(), 'todo-agents-disk-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0
if (!isMounted) console.log('Skipped: the test of a full disk, since only root may mount one.')

test.runIf(isMounted)('a full or nearly full disk is reported', async () => {
  const database = await createTestDatabase('pglite')
  const checkReady = createReadiness({ database, data_dir: disk, logger, probeMs: 0 })
  await checkReady()
  writeFileSync(join(disk, 'most'), Buffer.alloc(12 * 1024 * 1024))
  await expect(checkReady()).rejects.toMatchObject({ message: expect.stringContaining('less than 16 MB') })
  expect(() => writeFileSync(join(disk, 'rest'), Buffer.alloc(24 * 1024 * 1024))).toThrow('ENOSPC')
  await expect(checkReady()).rejects.toMatchObject({ message: expect.stringContaining('ENOSPC') })
  rmSync(join(disk, 'most'))
  rmSync(join(disk, 'rest'))
  await checkReady()
  await database.close()
})

afterAll(() => {
  if (isMounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true })
})
