import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import type { Statement } from '@todo-agents/db/connection/batch'
import { Batch } from '@todo-agents/db/connection/batch'
import pg from 'pg'

/**
 * Kills or pauses its own process before one of its SQL statements. A server loads this module before anything else
 * (`node --import`).
 *
 * The file CHAOS_SWITCH arms it: it contains a number n, a signal and a pattern. From then on the module counts the SQL
 * statements that match the pattern; without one, those of runs. Before statement n it sends the signal to its own
 * process: SIGKILL, like a power failure, or SIGSTOP. It writes the counted statements to a second file,
 * `CHAOS_SWITCH.seen`.
 */

const file = process.env.CHAOS_SWITCH ?? ''
/**
 * Statements that are not counted without a pattern, because they come at any time: those of the lease keeper, of the
 * watchdog, of the look for reminders, of the owner's lock, of the job queue's poll and of the sign-in.
 */
const BACKGROUND =
  /jsonb_to_recordset|order by seq limit \S+ for update skip locked|"hasPending"|advisory|pg_backend_pid|"expires_at" <= clock|reminder_delivery|pgboss\.(queue|version|warning|schedule)|"jwks"|from "session"/i

let armed: { at: number; signal: NodeJS.Signals; pattern: string | null } | null = null
let count = 0

function onStatement(text: string): void {
  // Removing the file disarms the switch.
  if (!existsSync(file)) armed = null
  else armed ??= JSON.parse(readFileSync(file, 'utf8'))
  if (armed === null) count = 0
  if (armed === null || text === '') return
  if (armed.pattern === null ? BACKGROUND.test(text) : !new RegExp(armed.pattern, 'i').test(text)) return
  count += 1
  appendFileSync(`${file}.seen`, `${text.replaceAll(/\s+/g, ' ').slice(0, 4000)}\n`)
  if (count < armed.at) return
  const { signal } = armed
  rmSync(file)
  process.kill(process.pid, signal)
}

type Query = (this: pg.Client, query: string | { text?: string }, ...rest: unknown[]) => unknown

const query = pg.Client.prototype.query as Query
const counted: Query = function (statement, ...rest) {
  onStatement(typeof statement === 'string' ? statement : (statement.text ?? ''))
  return query.call(this, statement, ...rest)
}
pg.Client.prototype.query = counted as typeof pg.Client.prototype.query

/** The statements of a batch reach the server together, so they count as one. */
const { encode } = Batch.prototype
Batch.prototype.encode = function (this: Batch & { statements: Statement[] }) {
  onStatement(this.statements.map(({ sql }) => sql).join('; '))
  return encode.call(this)
}

const { execProtocolStream, execProtocol } = PGlite.prototype
PGlite.prototype.execProtocolStream = function (message, options) {
  onStatement(textOf(message))
  return execProtocolStream.call(this, message, options)
}
PGlite.prototype.execProtocol = function (message, options) {
  onStatement(textOf(message))
  return execProtocol.call(this, message, options)
}

/**
 * Returns the SQL of a Query or Parse message. Returns an empty string for any other message, because its statement was
 * already counted with the Parse message before it.
 */
function textOf(message: Uint8Array): string {
  const kind = String.fromCharCode(message[0] ?? 0)
  if (kind !== 'Q' && kind !== 'P') return ''
  const body = Buffer.from(message.subarray(5)).toString('utf8')
  // A Parse message contains the name of the statement, then its SQL, then its types.
  return body.split('\0')[kind === 'P' ? 1 : 0] ?? ''
}
