import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/**
 * Loaded into a server before anything else (`node --import`). Once the file of CHAOS_SWITCH is there, with a number and
 * a signal in it, it counts the SQL statements of runs, and sends its own process that signal before that one: SIGKILL,
 * as a power switch would, or SIGSTOP. The statements that were seen are written beside the file.
 */

const file = process.env.CHAOS_SWITCH ?? ''
/** Of the lease keeper and of the job queue's poll, which come at any time. */
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

/** Of a Query or a Parse message; the others belong to a statement that was counted. */
function textOf(message: Uint8Array): string {
  const kind = String.fromCharCode(message[0] ?? 0)
  if (kind !== 'Q' && kind !== 'P') return ''
  const body = Buffer.from(message.subarray(5)).toString('utf8')
  // Parse: the name of the statement, its text, its types.
  return body.split('\0')[kind === 'P' ? 1 : 0] ?? ''
}
