import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { PARSERS } from './values.ts'
import { YieldingPglite } from './yielding-pglite.ts'

/**
 * Opens the embedded database in `<data_dir>/pglite`, making it when it is missing. The caller holds the lock.
 *
 * PGlite writes through to files before it answers, so what it acknowledged survives the death of the process.
 * Making a database is no such single step: it is made beside its place and moved there when it is whole.
 */
export async function openPglite(data_dir: string): Promise<PGlite> {
  const place = join(data_dir, 'pglite')
  if (!existsSync(place)) {
    const unfinished = join(data_dir, 'pglite.new')
    rmSync(unfinished, { recursive: true, force: true })
    await (await YieldingPglite.open({ dataDir: unfinished })).close()
    renameSync(unfinished, place)
  }
  return YieldingPglite.open({ dataDir: place, parsers: PARSERS })
}

/** An embedded database that ends with the process. `template`: a dump of one to begin with. */
export function openMemoryPglite(template?: Blob): Promise<PGlite> {
  return YieldingPglite.open({ parsers: PARSERS, ...(template && { loadDataDir: template }) })
}
