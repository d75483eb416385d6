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
    /**
     * The name of a database on that server that all others are copied from. The first call of `createTestDatabase` makes
     * it. Set by `postgres-setup.ts`.
     */
    postgres_template: string
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
  await createFromTemplate(serverUrl, name)
  const url = urlOf(serverUrl, name)
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
  await withClient(url, (client) => client.query(statement))
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(server_url: string, database: string): URL {
  const url = new URL(server_url)
  url.pathname = database
  return url
}

/** Any number that no other program locks on the server. */
const TEMPLATE_LOCK = 726_309_417

/** To migrate the tables takes ten times as long as to copy a database that has them. */
async function createFromTemplate(server_url: string, name: string): Promise<void> {
  const template = inject('postgres_template')
  await withClient(server_url, async (client) => {
    // The lock ends with the connection. Other workers wait until the template is whole.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rows } = await client.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) {
      const draft = `${template}_draft`
      await client.query(`drop database if exists ${draft}`)
      await client.query(`create database ${draft}`)
      await (await openDatabase({ database_url: urlOf(server_url, draft).href })).close()
      await client.query(`alter database ${draft} rename to ${template}`)
    }
    await client.query(`create database ${name} template ${template}`)
  })
}
