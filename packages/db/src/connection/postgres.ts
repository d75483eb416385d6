import { AppError } from '@todo-agents/contract/errors'
import pg from 'pg'
import { PARSERS } from './values.ts'

/** A pool of connections that has been tried once. Throws AppError `unavailable` that never tells the password. */
export async function openPool(database_url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({
    ...connectionOf(database_url),
    types,
    options: SESSION,
    max: 10,
    connectionTimeoutMillis: 10_000,
  })
  // A connection that breaks is replaced by the pool, and the query on it fails; without listeners on the pool
  // (for idle ones) and on each (for those in use) it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    const client = await pool.connect()
    client.release()
  } catch (cause) {
    await pool.end()
    throw cannotConnect(database_url, cause)
  }
  return pool
}

/**
 * How values are written, whatever the server is set to: `values.ts` reads no other form. And a process that is paused
 * in the middle of a transaction holds its locks for a bounded time: no transaction of ours waits for anything but the
 * database.
 */
const SESSION = '-c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=10s'

/** Says what is wrong with the text before pg does, which would quote it with the password. */
function connectionOf(database_url: string): pg.PoolConfig {
  if (URL.canParse(database_url) && /^postgres(ql)?:$/.test(new URL(database_url).protocol)) {
    return { connectionString: database_url }
  }
  throw new AppError('unavailable', 'DATABASE_URL is no URL of the form postgres://user:password@host:5432/database.')
}

const parsers: Record<number, (text: string) => unknown> = PARSERS

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
}

function cannotConnect(database_url: string, cause: unknown): AppError {
  const { host, pathname } = new URL(database_url)
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new AppError(
    'unavailable',
    `Cannot connect to PostgreSQL at ${host || 'localhost'}, database "${pathname.slice(1)}": ${reason}. Check DATABASE_URL.`,
    { cause },
  )
}
