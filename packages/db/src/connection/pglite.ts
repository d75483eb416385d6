import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { AppError } from '@todo-agents/contract/errors'
import { REMEDY, unfinished } from './data-dir.ts'
import { PARSERS } from './values.ts'
import type { NextTurn } from './yielding-pglite.ts'
import { YieldingPglite } from './yielding-pglite.ts'

/**
 * Opens the embedded database in `<data_dir>/pglite`, and makes it when it is missing. The caller has checked the
 * directory and holds its lock.
 *
 * PGlite writes through to files before it answers, so what it acknowledged survives the death of the process. Making a
 * database is not such a single step: it is made beside its place, and moved there when it is whole. PGlite itself
 * initialises a folder without `PG_VERSION`, whatever else it has; `checkDataDir` has refused that.
 *
 * Throws AppError `unavailable` when the database cannot be made or opened.
 */
export async function openPglite(data_dir: string, nextTurn?: NextTurn): Promise<PGlite> {
  const place = join(data_dir, 'pglite')
  if (!existsSync(place)) await make(data_dir, place)
  try {
    return await YieldingPglite.open({ dataDir: place, parsers: PARSERS }, nextTurn)
  } catch (cause) {
    throw new AppError('unavailable', `The database in ${place} does not open: ${reason(cause)}. ${REMEDY}`, { cause })
  }
}

async function make(data_dir: string, place: string): Promise<void> {
  const draft = unfinished(data_dir)
  // Of a first start that was cut short: `finishFirstStart` has moved one that was used to its place.
  try {
    rmSync(draft, { recursive: true, force: true })
    await (await YieldingPglite.open({ dataDir: draft })).close()
    renameSync(draft, place)
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The database cannot be made in ${data_dir}: ${reason(cause)}. It needs about 100 MB of free space.`,
      { cause },
    )
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error && cause.message ? cause.message.replace(/\.$/, '') : 'the embedded PostgreSQL gave up'
}

/** An embedded database that ends with the process. `template`: a dump of one to begin with. */
export function openMemoryPglite(template?: Blob): Promise<PGlite> {
  return YieldingPglite.open({ parsers: PARSERS, ...(template && { loadDataDir: template }) })
}
