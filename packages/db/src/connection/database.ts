import type { PGlite } from '@electric-sql/pglite'
import { AppError } from '@todo-agents/contract/errors'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from '../migrations/migrations.ts'
import type { Tables } from '../tables.ts'
import { checkDataDir, finishFirstStart } from './data-dir.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { pgliteDialect, postgresDialect } from './dialects.ts'
import { openPglite } from './pglite.ts'
import { openPool } from './postgres.ts'
import type { NextTurn, YieldingPglite } from './yielding-pglite.ts'

export type DatabaseKind = 'postgres' | 'pglite'

type DatabaseOptions =
  | { database_url: string }
  /** The embedded database. Only this process may use the directory. */
  | { data_dir: string; nextTurn?: NextTurn }

export interface Database {
  db: Kysely<Tables>
  kind: DatabaseKind
  /** The embedded database itself, for the job queue, which does not use Kysely. Undefined for PostgreSQL. */
  pglite: PGlite | undefined
  close(): Promise<void>
}

/**
 * Opens the database and migrates its tables. Throws AppError `unavailable`, with a message for the operator, when the
 * database cannot be reached or belongs to a newer version, or when the data directory is damaged, contains other files,
 * cannot be written or is in use.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('database_url' in options) return openPostgres(options.database_url)
  return openEmbedded(options.data_dir, options.nextTurn)
}

async function openPostgres(database_url: string): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: postgresDialect(await openPool(database_url)) })
  return migrated({ db, kind: 'postgres', pglite: undefined, close: () => db.destroy() })
}

async function openEmbedded(data_dir: string, nextTurn?: NextTurn): Promise<Database> {
  checkDataDir(data_dir)
  const lock = lockDataDir(data_dir)
  try {
    finishFirstStart(data_dir)
    const database = await migrated(pgliteDatabase(await openPglite(data_dir, nextTurn)))
    return {
      ...database,
      async close() {
        await database.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.abandon()
    throw error
  }
}

/** Wraps an open PGlite. The caller must close it only through the returned database. */
export function pgliteDatabase(pglite: YieldingPglite): Database {
  const db = new Kysely<Tables>({ dialect: pgliteDialect(pglite) })
  return { db, kind: 'pglite', pglite, close: () => db.destroy() }
}

/**
 * Migrates the tables. Closes the database when that fails. On PostgreSQL, Kysely's migrator takes an advisory lock, so
 * any number of processes may start at once. Throws AppError `unavailable`.
 */
export async function migrated(database: Database): Promise<Database> {
  const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (!error) return database
  await database.close()
  const [, unknown] = /previously executed migration (\S+) is missing/.exec(String(error)) ?? []
  if (unknown) {
    throw new AppError(
      'unavailable',
      `The database belongs to a newer version of Todo Agents: this one does not know its migration ${unknown}. ` +
        'Start the newer version.',
      { cause: error },
    )
  }
  throw new AppError('unavailable', `The database could not be brought up to date: ${String(error)}`, { cause: error })
}
