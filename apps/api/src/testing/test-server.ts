import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createContextBudget } from '@todo-agents/agent/context/context-budget'
import type { Model } from '@todo-agents/agent/types'
import type { DatabaseKind } from '@todo-agents/db/connection/database'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { fastTmpdir } from '@todo-agents/db/testing/fast-tmpdir'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { offlineModel } from '@todo-agents/offline/offline-model'
import type { App, AppOptions } from '../app.ts'
import { createApp } from '../app.ts'
import type { Assistants } from '../assistants.ts'
import { createAssistants, onlyAssistant } from '../assistants.ts'
import { readConfig } from '../env.ts'
import { createLogger } from '../logger.ts'
import type { TestClient } from './test-client.ts'
import { createTestClient } from './test-client.ts'

/** Sunday, 22 November 2026, 9:00 in Berlin. */
export const TEST_NOW = new Date('2026-11-22T08:00:00.000Z')

export type TestUser = TestClient & { id: string }

export interface TestServer {
  url: string
  /** The port on 127.0.0.1, which differs from `url` when the test sets BASE_URL. */
  port: number
  /** The raw log so far. */
  log: () => string
  /** Signs in a new guest in the time zone of Berlin. */
  guest(): Promise<TestUser>
  /** Closes the app and starts it again on the same data and port, like an update. `env` adds to the environment. */
  restart(env?: Record<string, string>): Promise<void>
  close(): Promise<void>
}

export interface TestServerOptions {
  kind?: DatabaseKind
  /** Default: the offline model. `configured`: those that the environment asks for. */
  model?: Model | 'configured'
  /** Who answers, instead of `model` alone. */
  assistants?: Assistants
  /** How many tokens a request to the model may have. Without it, the model reads the last 40 messages. */
  contextTokens?: number
  now?: () => Date
  heartbeatMs?: number
  /** Off by default: tests sign in more often than a person. */
  isSignInLimited?: boolean
  remindersMs?: number
  fetchMetadata?: AppOptions['fetchMetadata']
  /** Overrides the usual environment of tests. */
  env?: Record<string, string>
}

/** Starts the whole API on a real port with a real, empty database. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { kind = 'pglite', model = offlineModel(), now = () => TEST_NOW, heartbeatMs = 60_000, env } = options
  const data_dir = kind === 'pglite' ? createDataDir() : mkdtempSync(join(fastTmpdir(), 'todo-agents-'))
  const database = kind === 'postgres' ? await createTestDatabase('postgres') : undefined
  let variables: Record<string, string | undefined> = {
    DATA_DIR: data_dir,
    PORT: String(await freePort()),
    AUTH_SECRET: 'a secret for tests, which nobody else should use',
    DATABASE_URL: database?.url,
    RATE_LIMIT_PER_MINUTE: '1000',
    MONTHLY_QUOTA: '200',
    OPENAI_CHECK: 'off',
    ...env,
  }
  let config = readConfig(variables)
  const lines: string[] = []
  const logger = createLogger('debug', { write: (line: string) => lines.push(line) })
  async function start(): Promise<App> {
    const { isSignInLimited = false, remindersMs = 5000, contextTokens } = options
    const context = contextTokens ? createContextBudget(contextTokens) : null
    const assistants =
      options.assistants ??
      (model === 'configured' ? await createAssistants(config, logger) : onlyAssistant(model, context))
    const started = await createApp({
      config,
      assistants,
      logger,
      now,
      heartbeatMs,
      isSignInLimited,
      remindersMs,
      fetchMetadata: options.fetchMetadata,
    })
    await started.server.listen({ port: config.PORT, host: '127.0.0.1' })
    return started
  }
  let app = await start()
  const url = config.BASE_URL

  async function guest(): Promise<TestUser> {
    const client = createTestClient(url)
    await client.signIn('sign-in/anonymous')
    const { id } = await client.trpc.me.update.mutate({ time_zone: 'Europe/Berlin' })
    return { ...client, id }
  }

  return {
    url,
    port: config.PORT,
    log: () => lines.join(''),
    guest,
    async restart(changed = {}) {
      await app.close(0)
      variables = { ...variables, ...changed }
      config = readConfig(variables)
      app = await start()
    },
    async close() {
      await app.close(0)
      await database?.close()
      rmSync(data_dir, { recursive: true })
    },
  }
}
