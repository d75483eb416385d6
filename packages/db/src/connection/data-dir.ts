import { existsSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'

/**
 * The major version of PostgreSQL in PGlite, and the version of its file `global/pg_control`. PGlite opens no other
 * versions.
 */
const MAJOR = '18'
const CONTROL_VERSION = 1800
/** `PG_CONTROL_FILE_SIZE` of PostgreSQL. */
const CONTROL_BYTES = 8192

/**
 * `FirstNormalObjectId` of PostgreSQL. Files of tables that were created after the database itself have this number or
 * a higher one.
 */
const FIRST_TABLE = 16_384

/**
 * Matches our own files beside the database, complete or half-written, and files that operating systems put into a new
 * volume.
 */
const HARMLESS = /^(auth-secret(\.\d+)?|lock\.sqlite(-\w+)?|owner\.json|lost\+found|\.DS_Store|\.gitignore|\.gitkeep)$/

/** Parts of every database, without which PostgreSQL does not start. Each folder among them has at least one entry. */
const PARTS = [
  'global/pg_control',
  'global/pg_filenode.map',
  'base',
  'pg_wal',
  'pg_xact',
  'pg_multixact',
  'postgresql.conf',
]

/**
 * Checks, without writing, that the embedded database can be opened or created in `dir`: the folder is missing or
 * empty, or it contains only our own files or a whole database. Refuses everything else, because DATA_DIR is easily set
 * wrong, and PGlite creates a new database over one whose `PG_VERSION` is missing. Throws AppError `unavailable`, whose
 * message says what is wrong and what to do.
 */
export function checkDataDir(dir: string): void {
  try {
    check(dir)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('unavailable', `DATA_DIR ${dir} cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

function check(dir: string): void {
  if (!existsSync(dir)) return
  if (!statSync(dir).isDirectory()) {
    throw new AppError('unavailable', `DATA_DIR ${dir} is a file. Set DATA_DIR to a folder.`)
  }
  const entries = readdirSync(dir)
  if (entries.includes('pglite')) checkDatabase(join(dir, 'pglite'))
  else if (isUsed(unfinished(dir))) checkDatabase(unfinished(dir))
  else checkForeign(dir, entries)
}

/**
 * Returns the folder in which the first start creates the database. When the database is whole, it is moved to
 * `pglite`.
 */
export function unfinished(dir: string): string {
  return join(dir, 'pglite.new')
}

/**
 * Returns true when a database has tables that were created after the database itself. Without `base`, the first folder
 * that PGlite creates, this is unknown; then returns true when there is a `PG_VERSION`.
 */
function isUsed(place: string): boolean {
  if (!existsSync(join(place, 'base'))) return existsSync(join(place, 'PG_VERSION'))
  const names = readdirSync(join(place, 'base'), { recursive: true, encoding: 'utf8' })
  return names.some((name) => Number.parseInt(basename(name), 10) >= FIRST_TABLE)
}

/**
 * Moves a database with tables from `pglite.new` to its place, so that no new one is created. `checkDataDir` must have
 * found it whole.
 */
export function finishFirstStart(dir: string): void {
  const [from, place] = [unfinished(dir), join(dir, 'pglite')]
  if (!existsSync(place) && isUsed(from)) renameSync(from, place)
}

function checkForeign(dir: string, entries: string[]): void {
  if (entries.includes('PG_VERSION') && entries.includes('base')) {
    const suggestion = basename(dir) === 'pglite' ? dirname(dir) : 'an empty folder'
    throw new AppError('unavailable', `DATA_DIR ${dir} is the database folder itself. Set DATA_DIR to ${suggestion}.`)
  }
  const foreign = entries.filter((name) => !HARMLESS.test(name) && !isUnfinished(join(dir, name)))
  if (foreign.length === 0) return
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''
  throw new AppError(
    'unavailable',
    `DATA_DIR ${dir} has files that Todo Agents did not make (${foreign.slice(0, 3).join(', ')}${more}), and no ` +
      'database. Set DATA_DIR to the folder that has it, or to an empty one.',
  )
}

function isUnfinished(path: string): boolean {
  return path === unfinished(dirname(path)) && statSync(path).isDirectory()
}

function checkDatabase(place: string): void {
  if (!statSync(place).isDirectory()) throw damaged(place, 'it is a file')
  if (readdirSync(place).length === 0) throw damaged(place, 'it is empty; if it is a volume, it may not be mounted')
  checkVersion(place, 'PG_VERSION')
  for (const part of PARTS) checkPart(place, part)
  const control = readFileSync(join(place, 'global/pg_control'))
  if (control.length !== CONTROL_BYTES || control.readUInt32LE(8) !== CONTROL_VERSION) {
    throw damaged(place, 'global/pg_control is not whole')
  }
  for (const name of readdirSync(join(place, 'base'))) {
    if (!/^\d+$/.test(name)) continue
    checkVersion(place, `base/${name}/PG_VERSION`)
    checkPart(place, `base/${name}/pg_filenode.map`)
  }
}

function checkPart(place: string, part: string): void {
  const path = join(place, part)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw damaged(place, `${part} is missing`)
  const isEmpty = found.isDirectory() ? readdirSync(path).length === 0 : found.size === 0
  if (isEmpty) throw damaged(place, `${part} is empty`)
}

function checkVersion(place: string, part: string): void {
  checkPart(place, part)
  const version = readFileSync(join(place, part), 'utf8').trim()
  if (version === MAJOR) return
  if (!/^\d+(\.\d+)?$/.test(version)) throw damaged(place, `${part} is not whole`)
  throw new AppError(
    'unavailable',
    `The database in ${place} was made by PostgreSQL ${version}, and this version of Todo Agents has PostgreSQL ` +
      `${MAJOR}. Start the version of Todo Agents that made it, or set DATA_DIR to another folder.`,
  )
}

function damaged(place: string, what: string): AppError {
  return new AppError('unavailable', `The database in ${place} is damaged: ${what}. ${REMEDY}`)
}

/** The last sentence of every error message about a database that cannot be used. */
export const REMEDY =
  'Restore the folder from a backup, or set DATA_DIR to another folder to begin with an empty database.'
