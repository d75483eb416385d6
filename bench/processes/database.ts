import { setTimeout as delay } from 'node:timers/promises'
import { startServer } from '@todo-agents/db/testing/postgres-server'
import pg from 'pg'
import { parentOf } from './process-tree.ts'

export interface BenchDatabase {
  url: string
  pool: pg.Pool
  /** The id of the server's main process. */
  pid(): Promise<number>
  /** Returns the statements that the measured server ran during `work`, in the order of PostgreSQL's log. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>
  stop(): Promise<void>
}

const END_MARK = 'end of the measured work'
const STATEMENTS_OF_BENCH = new RegExp(`${END_MARK}|^select 1$|alter system|pg_reload_conf`)

/** Starts a PostgreSQL server for one section. Throws when the server does not start. */
export async function startDatabase(): Promise<BenchDatabase> {
  const { url, log, stop } = await startServer()
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Errors are ignored: connections break when the server stops.
  pool.on('error', () => {})

  /** Sets the logging of all connections. Each backend reads the new settings before its next statement. */
  async function setLogging(value: 'all' | 'none'): Promise<void> {
    await pool.query(`alter system set log_statement = '${value}'`)
    await pool.query('select pg_reload_conf()')
    await onNewConnection('select 1')
  }

  /** Runs a statement on a new connection, which starts with the reloaded settings. */
  async function onNewConnection(statement: string): Promise<void> {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  return {
    url,
    pool,
    async pid() {
      const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
      return parentOf(rows[0]!.pid)
    },
    async statementsOf(work) {
      await setLogging('all')
      const from = log().length
      await work()
      await onNewConnection(`select '${END_MARK}'`)
      // The log comes through a pipe: its last line may arrive after the result of the last statement.
      while (!log().includes(END_MARK, from)) await delay(5)
      await setLogging('none')
      return statementsIn(log().slice(from)).filter((statement) => !STATEMENTS_OF_BENCH.test(statement))
    },
    async stop() {
      await pool.end()
      await stop()
    },
  }
}

/**
 * Returns the statements in a log: lines such as `LOG:  execute <unnamed>: select …` and `LOG:  statement: begin`. A
 * continuation line starts with a tab.
 */
function statementsIn(log: string): string[] {
  const lines = log.replaceAll(/\n\t\s*/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, statement] = / LOG: {2}(?:execute [^:]+|statement): (.*)$/.exec(line) ?? []
    return statement === undefined ? [] : [statement.replaceAll(/\s+/g, ' ').trim()]
  })
}
