import { AppError } from '@todo-agents/contract/errors'
import type { Logger } from 'pino'
import { createClient } from 'redis'

export type RedisClient = ReturnType<typeof newClient>

/** The two connections of a process; a connection that is subscribed to something takes no other commands. */
export interface Redis {
  commands: RedisClient
  subscriber: RedisClient
  close(): Promise<void>
}

/** How often a first connection is tried, which takes about three seconds. */
const FIRST_TRIES = 5
const MAX_DELAY_MS = 2000

/**
 * Connects to Redis, and again whenever the connection is lost: commands wait until it is back, but those whose
 * outcome is not known reject. An outage is logged once.
 * @throws AppError `unavailable`, with a sentence for the operator, when there is no connection to begin with
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
  let was_ready = false
  let is_away = false
  const client = createClient({
    url,
    maintNotifications: 'disabled',
    // A timer, a signal and its registrations for each command, which was a quarter of what a delta costs. Who cannot
    // wait until Redis is back has a timer of its own.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: 5000,
      reconnectStrategy: (retries) => (was_ready || retries < FIRST_TRIES ? backoff(retries) : false),
    },
  })
  client.on('ready', () => {
    if (is_away) logger.info('Redis is back')
    was_ready = true
    is_away = false
  })
  client.on('error', (error) => {
    if (was_ready && !is_away) logger.warn({ err: error }, 'Redis is away; trying to reach it until it is back')
    is_away = was_ready
  })
  return client
}

/** Milliseconds; jittered, since all processes lose the same server at the same moment. */
function backoff(retries: number): number {
  return Math.min(50 * 2 ** retries, MAX_DELAY_MS) * (0.5 + Math.random())
}

/** Names the server but not the password that may be in its URL. */
function unreachable(url: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new AppError(
    'unavailable',
    `Redis at ${new URL(url).host} cannot be reached (${reason}). Start it, correct REDIS_URL, or leave REDIS_URL out to run a single process.`,
    { cause },
  )
}
