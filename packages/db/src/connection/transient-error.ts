/**
 * Returns true when the same transaction may succeed in a moment: the connection broke or could not be made, the server
 * is starting, shutting down, out of connections or read-only during a failover, this process was paused for too long,
 * or two transactions collided.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: unknown }
  return TRANSIENT_CODE.test(String(code)) || BROKEN_CONNECTION.test(error.message)
}

const TRANSIENT_CODE = /^(08...|25006|25P03|57P0[123]|40001|40P01|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** Messages of the errors for which `pg` gives no code. */
const BROKEN_CONNECTION =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/
