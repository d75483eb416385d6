import { join } from 'node:path'
import type { Model } from '@todo-agents/agent/types'
import { openDatabase } from '@todo-agents/db/database'
import { closeInterruptedRuns } from '@todo-agents/db/run.repository'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createMemoryEventLog } from './agent/memory-event-log.ts'
import { createRunManager } from './agent/run-manager.ts'
import { createAuth } from './auth/auth.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { replaceSealedKeys } from './auth/signing-keys.ts'
import type { Config } from './env.ts'
import { ROOT } from './env.ts'
import { trustedOrigins } from './origin.ts'
import { createServer } from './server.ts'

export interface AppOptions {
  config: Config
  model: Model
  logger: Logger
  now?: () => Date
  heartbeat_ms?: number
  limit_sign_in?: boolean
}

export interface App {
  server: FastifyInstance
  /** Takes no more requests, lets the runs under way end for at most `grace_ms`, and closes the database. */
  close: (grace_ms?: number) => Promise<void>
}

/** Puts the house together. Everything slow or changeable is made here and passed in. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, model, logger, now = () => new Date(), heartbeat_ms = 15_000, limit_sign_in = true } = options
  const { DATABASE_URL, DATA_DIR, BASE_URL, MONTHLY_QUOTA } = config
  const database = await openDatabase(DATABASE_URL ? { database_url: DATABASE_URL } : { data_dir: DATA_DIR })
  const { db } = database
  // Alone on its data, a process knows that whatever still seems to run died with the one before it.
  if (database.kind === 'pglite') await closeInterruptedRuns(db, now)

  const trusted_origins = trustedOrigins(config)
  const event_log = createMemoryEventLog({ max_ended: 500 })
  const runs = createRunManager({ db, model, event_log, logger, monthly_limit: MONTHLY_QUOTA, now })
  const auth = createAuth({
    db,
    base_url: BASE_URL,
    secret: config.AUTH_SECRET,
    trusted_origins,
    logger,
    beforeMove: (user_id) => runs.stopAll({ user_id }),
    limit_sign_in,
  })
  await replaceSealedKeys(auth, db, logger)
  const server = await createServer({
    services: { db, runs, monthly_limit: MONTHLY_QUOTA, now },
    auth,
    authenticate: createAuthenticate({ auth, base_url: BASE_URL, now }),
    logger,
    trusted_origins,
    trusted_proxies: config.TRUST_PROXY,
    base_url: BASE_URL,
    web_dir: join(ROOT, 'apps/web/dist'),
    heartbeat_ms,
  })

  async function close(grace_ms = 10_000): Promise<void> {
    await runs.drain(grace_ms)
    // Answers on their way may still end; whoever reads or sends too slowly is cut off.
    const cut = setTimeout(() => server.server.closeAllConnections(), grace_ms)
    await server.close()
    clearTimeout(cut)
    await database.close()
  }

  return { server, close }
}
