/**
 * Returns true when the same transaction may succeed in a moment: the connection broke or could not be made, the server
 * is starting, shutting down, out of connections or read-only during a failover, this process was paused for too long,
 * two transactions collided, or the server has dropped a prepared statement.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: unknown }
  return TRANSIENT_CODE.test(String(code)) || BROKEN_CONNECTION.test(error.message) || isStalePlan(error)
}

const TRANSIENT_CODE = /^(08...|25006|25P03|57P0[123]|40001|40P01|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** Messages of the errors for which `pg` gives no code. */
const BROKEN_CONNECTION =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/

/**
 * Returns true when a prepared statement cannot be executed and must be prepared again: a migration has changed its
 * columns, or a connection pooler has given this connection another server.
 */
export function isStalePlan(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return code === UNKNOWN_STATEMENT || code === DUPLICATE_STATEMENT || error.message === OTHER_COLUMNS
}

const UNKNOWN_STATEMENT = '26000'
const DUPLICATE_STATEMENT = '42P05'
const OTHER_COLUMNS = 'cached plan must not change result type'
