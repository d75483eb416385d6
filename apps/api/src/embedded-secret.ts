import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'
import { checkDataDir } from '@todo-agents/db/connection/data-dir'
import { makeFolder } from '@todo-agents/db/connection/make-folder'

/** The shortest secret that signs sessions, in characters. */
export const MIN_SECRET = 32

export interface EmbeddedSecret {
  /**
   * Returns the secret. Makes it when it does not exist: atomically, and readable only by its owner. Throws AppError
   * `unavailable` when it cannot be written.
   */
  loadOrCreate(): string
  /** A message for the operator when `loadOrCreate` makes a new secret beside an existing database; else null. */
  warning: string | null
}

/**
 * The secret of the embedded mode, which is a file of the data folder. Writes nothing before `loadOrCreate`, which must
 * be called after the database was opened, so that a failed start changes nothing in the folder. Throws AppError
 * `unavailable` when the folder or the secret is damaged.
 */
export function embeddedSecret(data_dir: string): EmbeddedSecret {
  checkDataDir(data_dir)
  const path = join(data_dir, 'auth-secret')
  if (existsSync(path)) {
    const secret = read(data_dir, path)
    return { loadOrCreate: () => secret, warning: null }
  }
  const hasDatabase = ['pglite', 'pglite.new'].some((name) => existsSync(join(data_dir, name)))
  return { loadOrCreate: () => make(data_dir, path), warning: hasDatabase ? warningOf(path) : null }
}

function warningOf(path: string): string {
  return (
    `${path} was missing although the folder has a database, so a new secret was made. All users are signed out; ` +
    'guests cannot come back to their todos. To keep the sessions, stop the server, and restore the file from a ' +
    'backup, or set AUTH_SECRET to the secret that was used before.'
  )
}

function make(data_dir: string, path: string): string {
  const draft = `${path}.${process.pid}`
  try {
    makeFolder(data_dir)
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    try {
      linkSync(draft, path)
    } catch (error) {
      // Another process, such as `npm run invite`, has just made the secret.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft)
    }
  } catch (cause) {
    throw unusable(data_dir, cause)
  }
  return read(data_dir, path)
}

function read(data_dir: string, path: string): string {
  const secret = readSecret(data_dir, path)
  if (secret.length >= MIN_SECRET) return secret
  throw new AppError(
    'unavailable',
    `The secret in ${path} is damaged: it has fewer than ${MIN_SECRET} characters. Restore it from a backup, or delete ` +
      'it to get a new one: then all users have to sign in again, and guests lose their todos.',
  )
}

function readSecret(data_dir: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unusable(data_dir, cause)
  }
}

function unusable(data_dir: string, cause: unknown): AppError {
  return new AppError('unavailable', `DATA_DIR ${data_dir} cannot be used: ${(cause as Error).message}`, { cause })
}
