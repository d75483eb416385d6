import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { describe, inject } from 'vitest'
import type { Database, DatabaseKind } from '../connection/database.ts'
import { openDatabase, pgliteDatabase } from '../connection/database.ts'
import { openMemoryPglite } from '../connection/pglite.ts'
import { migrations } from '../migrations/migrations.ts'
import { emptyDump } from './templates.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which tests may create and drop databases. Set by `postgres-setup.ts`. */
    postgres_url: string
  }
}

export interface TestDatabase extends Database {
  /** The URL for a second pool or process on the same PostgreSQL database. Undefined for PGlite. */
  url: string | undefined
  /**
   * Opens the database a second time, as another process would. PGlite allows only one process, so there it returns
   * this database. Closing this database closes the other one, too.
   */
  openOther(): Promise<Database>
}

/** Creates an empty database with all tables. Closing it drops it. */
export async function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  if (kind === 'pglite') {
    const database = pgliteDatabase(await openMemoryPglite(emptyDump()))
    return { ...database, url: undefined, openOther: async () => database }
  }
  const serverUrl = inject('postgres_url')
  const name = `todo_agents_test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = name
  const database = await openDatabase({ database_url: url.href })
  const others: Database[] = []
  return {
    ...database,
    url: url.href,
    async openOther() {
      const other = await openDatabase({ database_url: url.href })
      others.push(other)
      return other
    },
    async close() {
      for (const each of [database, ...others]) await each.close()
      await onServer(serverUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Creates an embedded database as versions without this migration and later ones made it. */
export async function createDatabaseBefore(migration: string): Promise<Database> {
  const database = await createTestDatabase('pglite')
  await sql`drop schema public cascade`.execute(database.db)
  await sql`create schema public`.execute(database.db)
  const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < migration))
  await new Migrator({ db: database.db, provider: { getMigrations: async () => before } }).migrateToLatest()
  return database
}

/** Runs the same tests on both databases. */
export function describeEachDatabase(name: string, tests: (kind: DatabaseKind) => void): void {
  describe.each(['pglite', 'postgres'] as const)(`${name} on %s`, tests)
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
