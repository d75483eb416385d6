import { createClient } from '@redis/client'
import { AppError } from '@todo-agents/contract/errors'
import type { Logger } from 'pino'

export type RedisClient = ReturnType<typeof newClient>

/** The two connections of a process: a connection with subscriptions takes no other commands. */
export interface Redis {
  commands: RedisClient
  subscriber: RedisClient
  close(): Promise<void>
}

/** How many times the first connection is tried, within about three seconds. */
const FIRST_TRIES = 5
const MAX_DELAY_MS = 2000

/**
 * Connects to Redis, and reconnects when the connection is lost. During an outage, new commands wait, and commands
 * whose outcome is unknown reject. An outage is logged once. Throws AppError `unavailable`, with a message for the
 * operator, when the first connection fails.
 */
export async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  const clients = ['commands', 'subscriber'].map((name) => newClient(url, logger.child({ redis: name })))
  const [commands, subscriber] = clients as [RedisClient, RedisClient]
  try {
    await Promise.all(clients.map((client) => client.connect()))
  } catch (cause) {
    for (const client of clients) client.destroy()
    throw unreachable(url, cause)
  }
  return {
    commands,
    subscriber,
    async close() {
      for (const client of clients) client.destroy()
    },
  }
}

function newClient(url: string, logger: Logger) {
  let wasReady = false
  let isAway = false
  const client = createClient({
    url,
    maintNotifications: 'disabled',
    // No timeout: its timer and its AbortSignal took a quarter of the cost of a delta. Callers that cannot wait for the
    // end of an outage have their own timer.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: 5000,
      reconnectStrategy: (retries) => (wasReady || retries < FIRST_TRIES ? backoff(retries) : false),
    },
  })
  client.on('ready', () => {
    if (isAway) logger.info('Redis is back')
    wasReady = true
    isAway = false
  })
  client.on('error', (error) => {
    if (wasReady && !isAway) logger.warn({ err: error }, 'Redis is away; reconnecting')
    isAway = wasReady
  })
  return client
}

/**
 * Returns the milliseconds until the next try, with jitter because all processes lose the connection at the same time.
 */
function backoff(retries: number): number {
  return Math.min(50 * 2 ** retries, MAX_DELAY_MS) * (0.5 + Math.random())
}

/** Returns the error for the operator. Its message names only the host, because the URL may contain a password. */
function unreachable(url: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new AppError(
    'unavailable',
    `Redis at ${new URL(url).host} cannot be reached (${reason}). Start it, correct REDIS_URL, or leave REDIS_URL out to run a single process.`,
    { cause },
  )
}
