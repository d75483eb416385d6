import type { RedisServer } from '@todo-agents/api/testing/redis-server'
import { startRedisServer } from '@todo-agents/api/testing/redis-server'
import { openDatabase } from '@todo-agents/db/connection/database'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { freePort } from '@todo-agents/db/testing/free-port'
import { startNginx } from './nginx.ts'
import type { ScriptedModel } from './scripted-model.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { serverOf } from './server.ts'

/** Two API processes on one PostgreSQL and one Redis, and a scripted model. */
export interface TwoServers extends AsyncDisposable {
  /** The address of the balancer, or of the first server if there is no balancer. */
  url: string
  servers: [Server, Server]
  model: ScriptedModel
  redis: RedisServer
  database: Omit<TestDatabase, 'openOther'>
  /** Returns the server that runs this message: the last one that asked the model about it. */
  runnerOf(message: string): Server
  /** Returns the end of the output of each server. */
  log(): string
}

export interface TwoServersOptions {
  /** True to put the servers behind an nginx. */
  isBalanced?: boolean
  /** Returns variables for the environment of a server, in addition to the common ones. */
  env?: (index: 0 | 1) => Record<string, string>
  /** The database to use, instead of a new one in the PostgreSQL of all tests. */
  database_url?: string
}

export async function startTwoServers({ isBalanced, env, database_url }: TwoServersOptions = {}): Promise<TwoServers> {
  const stack = new AsyncDisposableStack()
  const model = stack.use(await scriptedModel())
  const database = stack.adopt(await open(database_url), (opened) => opened.close())
  const redis = stack.adopt(await startRedisServer(), (started) => started.close())
  const port = isBalanced ? await freePort() : null
  const common = { DATABASE_URL: database.url as string, REDIS_URL: redis.url }
  const balancer = port ? { BASE_URL: `http://127.0.0.1:${port}` } : {}
  const first = stack.use(await serverOf({ ...common, ...model.env('0'), ...balancer, ...env?.(0) }))
  const url = balancer.BASE_URL ?? first.url
  const second = stack.use(await serverOf({ ...common, ...model.env('1'), BASE_URL: url, ...env?.(1) }))
  const servers: [Server, Server] = [first, second]
  await Promise.all(servers.map((server) => server.start()))
  if (port) stack.use(await startNginx(port, [first.port, second.port]))
  return {
    url,
    servers,
    model,
    redis,
    database,
    runnerOf: (message) => servers[Number(model.asked.get(message)?.at(-1) ?? 0)] as Server,
    log: () => servers.map((server, index) => `=== server ${index}\n${server.log().slice(-6000)}`).join('\n'),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/**
 * Opens the database under the name `test`, so that a test can distinguish its own connections from those of the
 * servers.
 */
async function open(database_url: string | undefined): Promise<Omit<TestDatabase, 'openOther'>> {
  if (database_url === undefined) return createTestDatabase('postgres')
  const named = new URL(database_url)
  named.searchParams.set('application_name', 'test')
  return { ...(await openDatabase({ database_url: named.href })), url: database_url }
}
