import { setTimeout as delay } from 'node:timers/promises'
import { startServer } from '@todo-agents/db/testing/postgres-server'
import pg from 'pg'

export interface BenchDatabase {
  url: string
  pool: pg.Pool
  /** The statements that other connections ran during `work`, in order, as PostgreSQL logs them. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>
  stop(): Promise<void>
}

const END_MARK = 'the measured work has ended'
const STATEMENTS_OF_OURS = new RegExp(`${END_MARK}|^select 1$|alter system|pg_reload_conf`)

/** Starts a PostgreSQL server for one section. Throws when it does not start. */
export async function startDatabase(): Promise<BenchDatabase> {
  const { url, log, stop } = await startServer()
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Connections that break when the server stops are expected.
  pool.on('error', () => {})

  /** Applies to every server process from now on: each reads its settings again between statements. */
  async function setLogging(value: 'all' | 'none'): Promise<void> {
    await pool.query(`alter system set log_statement = '${value}'`)
    await pool.query('select pg_reload_conf()')
    await onNewConnection('select 1')
  }

  /** A new connection starts with the reloaded settings. */
  async function onNewConnection(statement: string): Promise<void> {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  return {
    url,
    pool,
    async statementsOf(work) {
      await setLogging('all')
      const from = log().length
      await work()
      await onNewConnection(`select '${END_MARK}'`)
      // The log comes through a pipe: its last line may arrive after the answer to the last statement.
      while (!log().includes(END_MARK, from)) await delay(5)
      await setLogging('none')
      return statementsIn(log().slice(from)).filter((statement) => !STATEMENTS_OF_OURS.test(statement))
    },
    async stop() {
      await pool.end()
      await stop()
    },
  }
}

/** Parses `LOG:  execute <unnamed>: select …` and `statement: begin`. Continuation lines start with a tab. */
function statementsIn(log: string): string[] {
  const lines = log.replaceAll(/\n\t\s*/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, statement] = / LOG: {2}(?:execute [^:]+|statement): (.*)$/.exec(line) ?? []
    return statement === undefined ? [] : [statement.replaceAll(/\s+/g, ' ').trim()]
  })
}
