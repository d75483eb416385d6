import { execFile } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '@todo-agents/contract/errors'
import { REMEDY, unfinished } from './data-dir.ts'
import { untar } from './untar.ts'
import { PARSERS } from './values.ts'
import type { NextTurn } from './yielding-pglite.ts'
import { YieldingPglite } from './yielding-pglite.ts'

/**
 * Opens the embedded database in `<data_dir>/pglite`, and creates it when it is missing. The caller must have checked
 * and locked the directory.
 *
 * PGlite writes to its files before it answers, so acknowledged writes survive the death of the process. Creating a
 * database takes many steps, so it is created in another folder and moved to its place when it is whole. PGlite would
 * initialise any folder without `PG_VERSION`, whatever else is in it, but `checkDataDir` refuses such a folder.
 *
 * Throws AppError `unavailable` when the database cannot be created or opened.
 */
export async function openPglite(data_dir: string, nextTurn?: NextTurn): Promise<YieldingPglite> {
  const place = join(data_dir, 'pglite')
  if (!existsSync(place)) await createDatabase(data_dir, place)
  try {
    return await YieldingPglite.open({ dataDir: place, parsers: PARSERS }, nextTurn)
  } catch (cause) {
    throw new AppError('unavailable', `The database in ${place} does not open: ${reason(cause)}. ${REMEDY}`, { cause })
  }
}

async function createDatabase(data_dir: string, place: string): Promise<void> {
  const draft = unfinished(data_dir)
  try {
    // Remove what an interrupted first start may have left. It has no tables, because `finishFirstStart` has moved a
    // database with tables.
    rmSync(draft, { recursive: true, force: true })
    untar(await newDatabase(), draft)
    renameSync(draft, place)
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The database cannot be created in ${data_dir}: ${reason(cause)}. It needs about 100 MB of free space.`,
      { cause },
    )
  }
}

/**
 * Returns a tar file with a new database. `--liftoff-only`: V8 would compile the WebAssembly a second time, to faster
 * code, and the program ends before that pays off. It takes a third less CPU time without.
 */
async function newDatabase(): Promise<Buffer> {
  const program = join(import.meta.dirname, 'create-pglite.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--liftoff-only', program], {
    encoding: 'buffer',
    maxBuffer: MOST_BYTES,
  })
  return stdout
}

/** A new database has 40 MB. */
const MOST_BYTES = 512 * 1024 * 1024

function reason(cause: unknown): string {
  return cause instanceof Error && cause.message ? cause.message.replace(/\.$/, '') : 'the embedded PostgreSQL gave up'
}

/** Opens a copy of a dumped embedded database in memory. Its data is lost when the process ends. */
export function openMemoryPglite(dump: Blob): Promise<YieldingPglite> {
  return YieldingPglite.open({ parsers: PARSERS, loadDataDir: dump })
}
