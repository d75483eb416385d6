import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * PostgreSQL's write-ahead log grows by files of 16 MB. The embedded database stops when it cannot create the next one.
 */
const LEAST_FREE_BYTES = 16 * 1024 * 1024

const PROBE = 'write-probe'
const PROBE_TEXT = 'x'.repeat(8192)

/**
 * Checks that the database can write, by writing one row. For the embedded database, also writes and removes a small
 * file in the data folder: the database writes its own files only now and then, so it would notice a full disk late.
 * Throws AppError `unavailable` when a write fails, with a message for the operator that contains no path.
 */
export async function probeWrites({ db, kind }: Pick<Database, 'db' | 'kind'>, data_dir: string): Promise<void> {
  if (kind === 'pglite') await probeFolder(data_dir)
  try {
    // Every migrated database has this row.
    await sql`update kysely_migration_lock set is_locked = is_locked`.execute(db)
  } catch (cause) {
    const sentence =
      'The database accepts no writes: it is read-only, a standby, or its disk is full. Make it writable, or set DATABASE_URL to the primary.'
    throw new AppError('unavailable', sentence, { cause })
  }
}

async function probeFolder(data_dir: string): Promise<void> {
  const file = join(data_dir, PROBE)
  try {
    await writeFile(file, PROBE_TEXT)
    await rm(file)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'an error'
    const sentence = `The data folder accepts no writes (${code}). Free space on its disk, or make it writable. Stored data is not lost.`
    throw new AppError('unavailable', sentence, { cause })
  }
  const { bavail, bsize } = await statfs(data_dir)
  if (bavail * bsize >= LEAST_FREE_BYTES) return
  throw new AppError('unavailable', 'The disk of the data folder has less than 16 MB left. Free space on it.')
}
