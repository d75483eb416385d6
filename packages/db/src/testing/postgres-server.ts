import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port.ts'

export interface PostgresServer {
  url: string
  /** Returns the server's log so far. */
  log: () => string
  /** Restarts the server, as an upgrade does: cuts all connections, and refuses new ones for a moment. */
  restart: () => Promise<void>
  /** Stops the server and removes its data. */
  stop: () => Promise<void>
}

/**
 * Starts a PostgreSQL server on a free port, with its data in a new folder in `parent`. Throws with the server's log
 * when it does not start.
 */
export async function startServer(parent = tmpdir()): Promise<PostgresServer> {
  const dir = mkdtempSync(join(parent, 'todo-agents-postgres-'))
  // When root starts the server, the server runs as another user, which must be able to enter the folder.
  chmodSync(dir, 0o755)
  const port = await freePort()
  const script = join(import.meta.dirname, 'postgres-process.ts')
  const child = spawn(process.execPath, [script, join(dir, 'data'), `${port}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Detached, because Ctrl+C reaches the whole foreground process group, but the server must outlive the tests that
    // close their connections.
    detached: true,
  })
  const closed = once(child, 'close')
  const output = createInterface(child.stdout)
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })

  async function untilReady(): Promise<void> {
    const isReady = await Promise.race([once(output, 'line').then(() => true), closed.then(() => false)])
    if (isReady) return
    rmSync(dir, { recursive: true, force: true })
    throw new Error(
      `The PostgreSQL for tests did not start. Set DATABASE_URL to use another server. Its log:\n${log.trim()}`,
    )
  }

  await untilReady()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    log: () => log,
    async restart() {
      const ready = untilReady()
      child.stdin.write('restart\n')
      await ready
    },
    async stop() {
      child.stdin.end()
      await closed
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
