import { AppError } from '@todo-agents/contract/errors'
import pg from 'pg'
import { parserOf } from './values.ts'

/**
 * Opens a pool, and checks that it can connect. Throws AppError `unavailable`, whose message never contains the
 * password.
 */
export async function openPool(database_url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({
    ...connectionOf(database_url),
    types,
    options: SESSION,
    max: 10,
    connectionTimeoutMillis: 10_000,
  })
  // When a connection breaks, its query fails and the pool replaces the connection. But the error event would end the
  // process without these listeners: the one on the pool is for idle connections, those on the clients for connections
  // in use.
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
 * Fixes how the server writes values, because `values.ts` reads no other form. Also limits how long a process that is
 * paused in a transaction keeps its locks: our transactions wait for nothing but the database, so a transaction that is
 * idle for 10 s belongs to a paused process.
 */
const SESSION = '-c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=10s'

/** Rejects a malformed URL before pg does, because pg's error would quote the URL with the password. */
function connectionOf(database_url: string): pg.PoolConfig {
  if (URL.canParse(database_url) && /^postgres(ql)?:$/.test(new URL(database_url).protocol)) {
    return { connectionString: database_url }
  }
  throw new AppError(
    'unavailable',
    'DATABASE_URL is not a URL of the form postgres://user:password@host:5432/database.',
  )
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format === 'binary' ? pg.types.getTypeParser(oid, format) : parserOf(oid)),
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
