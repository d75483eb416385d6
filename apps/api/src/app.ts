import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as loopTurn } from 'node:timers/promises'
import { openDatabase } from '@todo-agents/db/connection/database'
import { findApp, refuseTooManyClients } from '@todo-agents/db/programs/oauth.repository'
import { connectApp } from '@todo-agents/db/programs/program.repository'
import { openJobQueue } from '@todo-agents/db/runs/job-queue'
import { openOwnerLock } from '@todo-agents/db/runs/owner-lock'
import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { Quota } from '@todo-agents/db/users/usage.repository'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { createAccount } from './account/account.ts'
import { createForgetUser } from './account/forget-user.ts'
import type { Assistants } from './assistants.ts'
import { createAuth } from './auth/auth.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { createKnownDevices } from './auth/known-devices.ts'
import { createLiveSessions } from './auth/live-sessions.ts'
import type { LocalCallers } from './auth/local-callers.ts'
import type { fetchClientMetadata } from './auth/oauth/client-metadata.ts'
import { createSignInBackoff } from './auth/sign-in-backoff.ts'
import { replaceSealedKeys } from './auth/signing-keys.ts'
import type { EmbeddedSecret } from './embedded-secret.ts'
import { embeddedSecret } from './embedded-secret.ts'
import type { Config } from './env.ts'
import { ROOT } from './env.ts'
import { createMemoryEventLog } from './event-log/memory/memory-event-log.ts'
import { createRedisEventLog } from './event-log/redis/redis-event-log.ts'
import { deleteDueAccounts } from './housekeeping/delete-due-accounts.ts'
import { forgetOldRows } from './housekeeping/forget-old-rows.ts'
import { removeIdleGuests } from './housekeeping/remove-idle-guests.ts'
import type { AcceptTurns } from './http/accept-turns.ts'
import { createAcceptTurns } from './http/accept-turns.ts'
import { trustedOriginsOf } from './http/origin.ts'
import { createReadiness } from './http/readiness.ts'
import { createServer } from './http/server.ts'
import { createAgentLimits } from './limits/agent-limits.ts'
import { memoryBackoffs } from './limits/backoff.ts'
import { memoryRateLimiters } from './limits/memory-rate-limiter.ts'
import type { CreateRateLimiter } from './limits/rate-limiter.ts'
import { redisBackoffs } from './limits/redis-backoff.ts'
import { redisRateLimiters } from './limits/redis-rate-limiter.ts'
import { createSignInLimit } from './limits/sign-in-limit.ts'
import type { Redis } from './redis.ts'
import { createMailer } from './reminders/mail.ts'
import { createReminderService } from './reminders/reminder-service.ts'
import { createReminders } from './reminders/reminders.ts'
import { vapidKeys } from './reminders/vapid-keys.ts'
import { createWebPush } from './reminders/web-push.ts'
import type { RunManager } from './runs/run-manager.ts'
import { createRunManager } from './runs/run-manager.ts'
import { createRunWorker } from './runs/run-worker.ts'
import { createMemorySignals, createRedisSignals } from './signals.ts'
import { createEventStreams } from './stream/event-stream.ts'
import { announceChange } from './stream/feed.ts'
import { createRequestLimit } from './trpc/limit-requests.ts'

export interface AppOptions {
  config: Config
  assistants: Assistants
  logger: Logger
  now?: () => Date
  heartbeatMs?: number
  isSignInLimited?: boolean
  /** How often due reminders are looked for at least. */
  remindersMs?: number
  /** How documents of apps are fetched, see `OAuthOptions`. */
  fetchMetadata?: typeof fetchClientMetadata | undefined
  /** Only for a program that runs the app inside its own process. */
  localCallers?: LocalCallers
}

export interface App {
  server: FastifyInstance
  db: Kysely<Tables>
  /**
   * Stops accepting connections. Answers all requests that were read, with `connection: close`. Waits at most `graceMs`
   * for the active runs, hands over the rest and ends their streams. Then closes everything.
   */
  close: (graceMs?: number) => Promise<void>
}

/**
 * The default of RUNS_AT_ONCE: the active runs of one process; other runs wait. With PostgreSQL a run costs its text,
 * the connection of its model and its followers. The embedded database executes one statement at a time in this
 * process: more active runs would all be slower, and every request would wait for the statements of all of them.
 */
const RUNS_AT_ONCE = { postgres: 10_000, pglite: 32 }

/** How long a shutdown waits, after the runs, for answers to requests that were read. */
const ANSWER_MS = 4000

/** The composition root: creates everything slow or replaceable and passes it in. */
export async function createApp(options: AppOptions): Promise<App> {
  const {
    config,
    assistants,
    logger,
    now = () => new Date(),
    heartbeatMs = 15_000,
    isSignInLimited = true,
    fetchMetadata,
  } = options
  const { DATA_DIR, BASE_URL } = config
  const givenSecret = config.AUTH_SECRET ?? embeddedSecret(DATA_DIR)
  const turns = createAcceptTurns()
  const stores = await openStores(config, logger, turns)
  const { database, redis, signals, eventLog, jobs, ownerLock } = stores
  const { db } = database
  const secret = resolveSecret(givenSecret, logger)

  const trustedOrigins = trustedOriginsOf(config)
  const bounds = boundsOf(config)
  const monthlyLimits = { monthly_limit: config.MONTHLY_QUOTA, monthly_budget_usd: config.MONTHLY_BUDGET }
  const runs = await createRuns({ config, assistants, logger, now }, stores, bounds)
  const sessions = createLiveSessions({ db, signals, logger })
  const access = { sign_up: config.SIGN_UP, guests: config.GUESTS === 'on' }
  const auth = createAuth({
    db,
    baseUrl: BASE_URL,
    secret,
    trustedOrigins,
    logger,
    sessions,
    access,
    bounds,
    now,
    apps: { findApp: (key) => findApp(db, key), refuseTooManyClients: () => refuseTooManyClients(db), fetchMetadata },
    beforeMove: (user_id) => runs.stopAll(user_id),
    afterMove(user_id) {
      announceChange(signals, user_id)
      runs.publishEnds()
    },
  })
  await replaceSealedKeys(auth, db, logger)
  const createBackoff = redis ? redisBackoffs({ redis: redis.commands, logger }) : memoryBackoffs()
  const devices = createKnownDevices({ secret, isHttps: BASE_URL.startsWith('https:') })
  const createLimiter = redis ? redisRateLimiters({ redis: redis.commands, logger }) : memoryRateLimiters()
  const limits = createAgentLimits({
    db,
    createLimiter,
    perMinute: config.RATE_LIMIT_PER_MINUTE,
    guestsPerMinute: config.GUEST_RATE_LIMIT_PER_ADDRESS,
    monthly_limit: config.MONTHLY_QUOTA,
    now,
  })
  const account = createAccount({ db, auth, sessions, createLimiter, now })
  const forgetUser = createForgetUser({ runs, eventLog, signals, sessions, logger })
  const { GUEST_DAYS: days } = config
  await jobs.repeat({
    'forget-old-rows': forgetOldRows({
      db,
      historyDays: config.HISTORY_DAYS,
      sessionUndoDays: config.SESSION_UNDO_DAYS,
      now,
    }),
    'delete-accounts': deleteDueAccounts({ db, forgetUser, logger, now }),
    ...(days !== null && { 'remove-idle-guests': removeIdleGuests({ db, days, forgetUser, logger, now }) }),
  })
  const { reminders, service: reminderService } = createReminding(options, stores, { secret, createLimiter, now })
  const streams = createEventStreams({ heartbeatMs, logger })
  const authenticate = await createAuthenticate({ db, auth, sessions, baseUrl: BASE_URL, now })
  const { server, answers } = await createServer({
    services: {
      db,
      runs,
      signals,
      sessions,
      limits,
      account,
      reminders: reminderService,
      assistants,
      monthlyLimits,
      bounds,
      now,
    },
    auth,
    access,
    authenticate: options.localCallers?.wrap(authenticate) ?? authenticate,
    streams,
    apps: {
      async connectApp(user_id, app) {
        await connectApp(db, { user_id, now }, app)
      },
      refuseTooManyClients: () => refuseTooManyClients(db),
    },
    backoff: createSignInBackoff(createBackoff, devices),
    checkReady: createReadiness({ database, data_dir: DATA_DIR, logger }),
    limitSignIn: isSignInLimited ? createSignInLimit(createLimiter) : null,
    limitRequests: createRequestLimit({
      createLimiter,
      perMinute: config.REQUESTS_PER_MINUTE,
      programPerMinute: config.PROGRAM_REQUESTS_PER_MINUTE,
    }),
    logger,
    trustedOrigins,
    trustedProxies: config.TRUST_PROXY,
    baseUrl: BASE_URL,
    webDir: join(ROOT, 'apps/web/dist'),
    turns,
  })

  async function close(graceMs = 10_000): Promise<void> {
    // First reads the requests that connections have sent already, so that only idle connections are closed.
    await loopTurn()
    answers.closeConnections()
    const closed = server.close()
    await Promise.all([runs.drain(graceMs), reminders.stop()])
    await jobs.stop()
    streams.close()
    await answers.settled(Math.min(graceMs, ANSWER_MS))
    // Feeds do not end by themselves. Their clients reconnect to another process.
    server.server.closeAllConnections()
    await closed
    sessions.close()
    await eventLog.close()
    await redis?.close()
    await ownerLock?.close()
    await database.close()
  }

  return { server, db, close }
}

type Stores = Awaited<ReturnType<typeof openStores>>

/** Opens the database, the job queue, the lock of this process, and Redis or its stand-ins in memory. */
async function openStores({ DATABASE_URL, DATA_DIR, REDIS_URL }: Config, logger: Logger, turns: AcceptTurns) {
  const database = await openDatabase(
    DATABASE_URL ? { database_url: DATABASE_URL } : { data_dir: DATA_DIR, nextTurn: turns.next },
  )
  const redis = REDIS_URL ? await openRedis(REDIS_URL, logger) : null
  const signals = redis ? createRedisSignals(redis, logger) : createMemorySignals()
  const eventLog = redis ? createRedisEventLog({ redis: redis.commands, signals, logger }) : createMemoryEventLog()
  const jobs = await openJobQueue(database, {
    onError: (err) => logger.warn({ err }, 'the job queue failed and will retry'),
    ...(DATABASE_URL && { database_url: DATABASE_URL }),
  })
  const ownerLock = DATABASE_URL ? await openOwnerLock(DATABASE_URL) : null
  return { database, redis, signals, eventLog, jobs, ownerLock }
}

/** Loads the client of Redis only when it is used: it is a fifth of the server's modules. */
async function openRedis(url: string, logger: Logger): Promise<Redis> {
  const { connectRedis } = await import('./redis.ts')
  return connectRedis(url, logger)
}

async function createRuns(
  { config, assistants, logger, now }: Required<Pick<AppOptions, 'config' | 'assistants' | 'logger' | 'now'>>,
  { database, signals, eventLog, ownerLock }: Stores,
  bounds: Bounds,
): Promise<RunManager> {
  const lease = { owner: ownerLock?.owner ?? randomUUID(), ms: config.RUN_LEASE_SECONDS * 1000 }
  const shared = { db: database.db, eventLog, signals, logger, bounds, lease, now }
  const worker = createRunWorker({
    ...shared,
    assistants,
    monthlyLimits: { monthly_limit: config.MONTHLY_QUOTA, monthly_budget_usd: config.MONTHLY_BUDGET },
    maxRuns: config.RUNS_AT_ONCE ?? RUNS_AT_ONCE[database.kind],
  })
  return createRunManager({
    ...shared,
    worker,
    quota: quotaOf(config),
    isAlone: database.kind === 'pglite',
    canJudge: () => ownerLock?.canJudge() ?? false,
  })
}

/** Starts the delivery of reminders. */
function createReminding(
  { config, logger, remindersMs }: AppOptions,
  { database: { db }, signals }: Stores,
  { secret, createLimiter, now }: { secret: string; createLimiter: CreateRateLimiter; now: () => Date },
) {
  const { SMTP_URL, MAIL_FROM = '', BASE_URL, PUSH_LOOPBACK } = config
  const keys = vapidKeys(secret)
  const isLoopbackAllowed = PUSH_LOOPBACK === 'on'
  const sendPush = createWebPush({ keys, contact: contactOf(config), isLoopbackAllowed })
  const mailer = SMTP_URL ? createMailer({ smtpUrl: SMTP_URL, from: MAIL_FROM, baseUrl: BASE_URL }) : null
  const reminders = createReminders({ db, signals, sendPush, mailer, logger, now, everyMs: remindersMs })
  const { publicKey } = keys
  const shared = { db, reminders, signals, createLimiter, isLoopbackAllowed, now }
  return { reminders, service: createReminderService({ ...shared, publicKey, hasMail: mailer !== null }) }
}

/** Returns how push services reach the operator. Some refuse a URL of this machine. */
function contactOf({ BASE_URL, MAIL_FROM }: Config): string {
  const address = /[^\s<]+@[^\s>]+/.exec(MAIL_FROM ?? '')?.[0]
  if (address) return `mailto:${address}`
  return BASE_URL.startsWith('https:') ? BASE_URL : 'mailto:operator@todo-agents.invalid'
}

function resolveSecret(givenSecret: string | EmbeddedSecret, logger: Logger): string {
  if (typeof givenSecret === 'string') return givenSecret
  const secret = givenSecret.loadOrCreate()
  // The warning is logged now, because the next start finds the new secret and has nothing to warn of.
  if (givenSecret.warning) logger.warn(givenSecret.warning)
  return secret
}

const WAY_ON = 'The built-in rules, which you can choose in the settings, go on and cost nothing.'

/** Returns the quota of runs. Runs are counted when the model may cost money or the operator has set a limit. */
function quotaOf(config: Config): Quota {
  const { isPaid, MONTHLY_QUOTA, SERVER_MONTHLY_RUNS, SERVER_MONTHLY_TOKENS } = config
  const isLimited = (MONTHLY_QUOTA ?? SERVER_MONTHLY_RUNS ?? SERVER_MONTHLY_TOKENS) !== null
  return {
    isCounted: isPaid || isLimited,
    monthly_limit: MONTHLY_QUOTA,
    serverRuns: SERVER_MONTHLY_RUNS,
    serverTokens: SERVER_MONTHLY_TOKENS,
    monthly_budget_usd: config.MONTHLY_BUDGET,
    server_budget_usd: config.SERVER_MONTHLY_BUDGET,
    ...(isPaid && config.assistantChoices.includes('offline') && { freeSetting: 'offline', wayOn: WAY_ON }),
  }
}

function boundsOf({ MAX_TODOS, MAX_TAGS, MAX_SESSIONS, MAX_MESSAGES }: Config): Bounds {
  return { todos: MAX_TODOS, tags: MAX_TAGS, sessions: MAX_SESSIONS, messages: MAX_MESSAGES }
}
