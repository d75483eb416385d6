import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@todo-agents/contract/errors'

export interface DataDirLock {
  /** Idempotent. */
  release(): void
  /** Releases it after a start that is refused: the file with the owner's name is as it was before. */
  abandon(): void
}

/**
 * Makes this process the only one on a data directory, which is made when it is missing.
 *
 * The lock is SQLite's on an empty file, so it is the operating system that holds it: it ends with the process,
 * however that ends, and nothing has to guess from a process id whether the owner still lives. Who that is
 * stands beside it, in `owner.json`, for the error message alone.
 *
 * Throws AppError `unavailable` when the directory cannot be written, or is in use.
 */
export function lockDataDir(dir: string): DataDirLock {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw notWritable(dir, cause)
  }
  const file = openLockFile(dir)
  try {
    // Nothing is ever written to it, so no journal stands beside it either.
    file.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    file.close()
    throw isBusy(cause) ? inUse(dir, cause) : notWritable(dir, cause)
  }
  const path = ownerFile(dir)
  const previous = existsSync(path) ? readFileSync(path) : null
  writeFileSync(path, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }))
  held.add(file)
  const lock: DataDirLock = {
    release() {
      if (held.delete(file)) file.close()
    },
    abandon() {
      if (previous === null) rmSync(path)
      else writeFileSync(path, previous)
      lock.release()
    },
  }
  return lock
}

/** A file that nobody refers to is collected, and its lock with it, while the process goes on writing. */
const held = new Set<DatabaseSync>()

function openLockFile(dir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dir, 'lock.sqlite'))
  } catch (cause) {
    throw notWritable(dir, cause)
  }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

function notWritable(dir: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError('unavailable', `The data directory ${dir} cannot be written: ${reason}. Set DATA_DIR.`, { cause })
}

function inUse(dir: string, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    `The data directory ${dir} is in use by ${owner(dir)}. Stop that process, or set DATA_DIR to another directory.`,
    { cause },
  )
}

function ownerFile(dir: string): string {
  return join(dir, 'owner.json')
}

/** The owner may be so new that it has not written its name yet. */
function owner(dir: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(ownerFile(dir), 'utf8'))
    return `process ${pid} since ${since}`
  } catch {
    return 'another process'
  }
}
