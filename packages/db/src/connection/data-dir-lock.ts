import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@todo-agents/contract/errors'
import { makeFolder } from './make-folder.ts'

export interface DataDirLock {
  /** Releases the lock. Idempotent. */
  release(): void
  /** Releases the lock after a refused start, and gives `owner.json` its earlier content back. */
  abandon(): void
}

/**
 * Locks a data directory for this process. Creates the directory when it is missing.
 *
 * The lock is SQLite's lock on an empty file. The operating system keeps this lock and releases it however the process
 * ends, so no code has to guess from a process id whether the owner is still alive. The file `owner.json` beside it
 * names the owner, for the error message, and for a command that waits for other commands.
 *
 * Throws AppError `unavailable` when the directory cannot be written, or is in use.
 */
export function lockDataDir(dir: string): DataDirLock {
  try {
    makeFolder(dir)
  } catch (cause) {
    throw notWritable(dir, cause)
  }
  const file = openLockFile(dir)
  try {
    // Nothing is ever written to the file, so SQLite creates no journal file beside it.
    file.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    file.close()
    throw isBusy(cause) ? inUse(dir, cause) : notWritable(dir, cause)
  }
  const path = ownerFile(dir)
  const previous = existsSync(path) ? readFileSync(path) : null
  writeFileSync(path, JSON.stringify({ pid: process.pid, title: process.title, since: new Date().toISOString() }))
  openLockFiles.add(file)
  const lock: DataDirLock = {
    release() {
      if (openLockFiles.delete(file)) file.close()
    },
    abandon() {
      if (previous === null) rmSync(path)
      else writeFileSync(path, previous)
      lock.release()
    },
  }
  return lock
}

/**
 * Keeps a reference to each open lock file. Without it, the garbage collector would close the file, and so release its
 * lock, while the process still writes.
 */
const openLockFiles = new Set<DatabaseSync>()

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

/** Returns the name of the owner for the error message. The owner may not have written `owner.json` yet. */
function owner(dir: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(ownerFile(dir), 'utf8'))
    return `process ${pid} since ${since}`
  } catch {
    return 'another process'
  }
}
