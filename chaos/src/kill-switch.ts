import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/**
 * Loaded into a server before anything else (`node --import`). Once the file CHAOS_SWITCH exists, with a number n and a
 * signal in it, this module counts the SQL statements of runs and sends the signal to its own process before statement n:
 * SIGKILL, like a power failure, or SIGSTOP. It writes the counted statements to a second file, `CHAOS_SWITCH.seen`.
 */

const file = process.env.CHAOS_SWITCH ?? ''
/** Statements of the lease keeper, the job queue's poll and the sign-in, which come at any time and are not counted. */
const BACKGROUND = /jsonb_to_recordset|skip locked|pgboss\.(queue|version|warning|schedule)|"jwks"|from "session"/i

let armed: { at: number; signal: NodeJS.Signals } | null = null
let count = 0

function onStatement(text: string): void {
  if (armed === null && existsSync(file)) armed = JSON.parse(readFileSync(file, 'utf8'))
  if (armed === null || text === '' || BACKGROUND.test(text)) return
  count += 1
  appendFileSync(`${file}.seen`, `${text.replaceAll(/\s+/g, ' ').slice(0, 200)}\n`)
  if (count < armed.at) return
  const { signal } = armed
  armed = null
  count = 0
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

const { execProtocolStream, execProtocol } = PGlite.prototype
PGlite.prototype.execProtocolStream = function (message, options) {
  onStatement(textOf(message))
  return execProtocolStream.call(this, message, options)
}
PGlite.prototype.execProtocol = function (message, options) {
  onStatement(textOf(message))
  return execProtocol.call(this, message, options)
}

/** The SQL of a Query or Parse message; empty for other messages, whose statement was already counted. */
function textOf(message: Uint8Array): string {
  const kind = String.fromCharCode(message[0] ?? 0)
  if (kind !== 'Q' && kind !== 'P') return ''
  const body = Buffer.from(message.subarray(5)).toString('utf8')
  // A Parse message has the name of the statement, its SQL and its types.
  return body.split('\0')[kind === 'P' ? 1 : 0] ?? ''
}
