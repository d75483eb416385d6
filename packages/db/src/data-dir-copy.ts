import {
  constants,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'

export interface DataDirCopy {
  /** Puts everything back as it was. The database must not be open. */
  restore(): void
  /** Removes the copy. Must follow an opening that did not fail. */
  discard(): void
}

/** `DB_SHUTDOWNED` in `ControlFileData`, of a database that was closed in order. */
const STATE_OFFSET = 16
const SHUT_DOWN = 1

/** Files of tables and indexes, which may be large. */
const RELATION = /^base[\\/]\d+[\\/]\d+/

/** Space that stays free beside a copy. */
const SPARE_BYTES = 64 * 1024 * 1024

/**
 * Copies what opening the database in `<data_dir>/pglite` changes before PostgreSQL can notice damage, so that a start
 * that is refused changes nothing: all of it after a crash, whose log is replayed into the tables; and all but the files
 * of tables when it was closed in order. Null when there is no database, or it cannot be copied, which must not keep one that
 * may be whole from opening.
 */
export function copyDataDir(data_dir: string): DataDirCopy | null {
  const place = join(data_dir, 'pglite')
  const copy = join(data_dir, 'pglite.opening')
  // Of a start that was killed.
  rmSync(copy, { recursive: true, force: true })
  const control = statSync(join(place, 'global/pg_control'), { throwIfNoEntry: false })
  if (!control) return null
  const is_closed = readFileSync(join(place, 'global/pg_control')).readUInt32LE(STATE_OFFSET) === SHUT_DOWN
  const isCopied = (path: string) => !is_closed || !RELATION.test(relative(place, path))
  const { bavail, bsize } = statfsSync(data_dir)
  if (sizeOf(place, isCopied) + SPARE_BYTES > bavail * bsize) return null
  try {
    cpSync(place, copy, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: isCopied,
    })
  } catch {
    // Of what cannot be read, PostgreSQL says so itself.
    rmSync(copy, { recursive: true, force: true })
    return null
  }
  return {
    restore() {
      putBack(copy, place, isCopied)
      rmSync(copy, { recursive: true })
    },
    discard: () => rmSync(copy, { recursive: true }),
  }
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
}

function sizeOf(dir: string, isCounted: (path: string) => boolean): number {
  return filesOf(dir)
    .filter(isCounted)
    .reduce((sum, path) => sum + statSync(path).size, 0)
}

function putBack(copy: string, place: string, isCopied: (path: string) => boolean): void {
  const kept = new Set(filesOf(copy).map((path) => join(place, relative(copy, path))))
  for (const path of filesOf(place)) {
    if (isCopied(path) && !kept.has(path)) rmSync(path)
  }
  for (const path of kept) {
    const from = join(copy, relative(place, path))
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      // Each file is whole whenever the process is killed.
      renameSync(from, path)
    } catch (error) {
      // The database may be a volume of its own.
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
      cpSync(from, path, { preserveTimestamps: true, verbatimSymlinks: true })
    }
  }
}
