import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** PostgreSQL's log of changes grows by files of 16 MB. When one cannot be made, the embedded database ends. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024

const PROBE = 'write-probe'
const PROBE_TEXT = 'x'.repeat(8192)

/**
 * Writes one row, and for the embedded database one small file beside it, which is removed: the database writes its own
 * files only now and then, so a full disk would show late. Throws AppError `unavailable` with a sentence for the
 * operator, which names no path, when either is refused.
 */
export async function probeWrites({ db, kind }: Pick<Database, 'db' | 'kind'>, data_dir: string): Promise<void> {
  if (kind === 'pglite') await probeFolder(data_dir)
  try {
    // The one row that each database of ours has.
    await sql`update kysely_migration_lock set is_locked = is_locked`.execute(db)
  } catch (cause) {
    const sentence =
      'The database takes no writes: it is read-only, a standby, or its disk is full. Make it writable, or set DATABASE_URL to the primary.'
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
    const sentence = `The data folder takes no writes (${code}). Free space on its disk, or make it writable; nothing that was stored is lost.`
    throw new AppError('unavailable', sentence, { cause })
  }
  const { bavail, bsize } = await statfs(data_dir)
  if (bavail * bsize >= LEAST_FREE_BYTES) return
  throw new AppError('unavailable', 'The disk of the data folder has less than 16 MB left. Free space on it.')
}
