/**
 * Whether the same transaction may well succeed in a moment: the connection to the database broke or could not be made,
 * the server is starting, shutting down, full, or only a copy for now, this process was paused for too long, or two transactions waited for
 * each other.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: unknown }
  return TRANSIENT_CODE.test(String(code)) || BROKEN_CONNECTION.test(error.message)
}

const TRANSIENT_CODE = /^(08...|25006|25P03|57P0[123]|40001|40P01|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** What `pg` says without a code. */
const BROKEN_CONNECTION =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/
