import type { Logger } from 'pino'
import { createMemoryRateLimiter } from './memory-rate-limiter.ts'
import type { CreateRateLimiter, RateLimit, Taken } from './rate-limiter.ts'
import { refused } from './rate-limiter.ts'

/** The part of a client of the package `redis` that is used here. */
export interface RedisCommands {
  readonly isReady: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/**
 * Counts the requests if they pass. KEYS: the log, a list of times in microseconds, oldest first. ARGV: limit,
 * windowMs, number of requests. Returns the microseconds to wait, or 0 when the requests passed, and their time. The
 * time is Redis's own because the clocks of machines differ. Redis runs a script without interleaving. For `count`
 * requests to pass, the entry at `limit - count + 1` from the end must have left the window.
 */
const TAKE = `
local limit, windowMs, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local oldest = redis.call('LINDEX', KEYS[1], count - limit - 1)
if oldest then
  local wait = oldest + windowMs * 1000 - now
  if wait > 0 then return {wait, ''} end
end
local at = string.format('%.0f', now)
for _ = 1, count do redis.call('RPUSH', KEYS[1], at) end
redis.call('LTRIM', KEYS[1], -limit, -1)
redis.call('PEXPIRE', KEYS[1], windowMs)
return {0, at}`

/** Removes requests from the log. KEYS: the log. ARGV: the time of the requests, their number. */
const GIVE_BACK = `return redis.call('LREM', KEYS[1], -tonumber(ARGV[2]), ARGV[1])`

/**
 * The longest wait for Redis. After it, this process counts the request. If Redis counts it late, it is counted twice,
 * which does no harm.
 */
const ANSWER_MS = 1_000

/**
 * Returns limiters that count across all processes of this Redis. During an outage of Redis, each process counts for
 * itself, starting from zero: a limit that is too generous for a while is better than a server that refuses all work.
 */
export function redisRateLimiters({ redis, logger }: { redis: RedisCommands; logger: Logger }): CreateRateLimiter {
  let isAway = false

  function run(script: string, key: string, ...args: string[]): Promise<unknown> {
    if (!redis.isReady) throw new Error('Redis is not connected')
    return inTime(redis.eval(script, { keys: [key], arguments: args }))
  }

  async function take(key: string, { limit, windowMs }: RateLimit, asked: number): Promise<Taken> {
    const count = Math.min(asked, limit)
    const args = [limit, windowMs, count].map(String)
    const [waitUs, at] = (await run(TAKE, key, ...args)) as [number, string]
    return waitUs === 0 ? { allowed: true, giveBack: () => giveBack(key, at, count) } : refused(waitUs / 1000)
  }

  /** During an outage of Redis, the request stays counted. */
  async function giveBack(key: string, at: string, count: number): Promise<void> {
    try {
      await run(GIVE_BACK, key, at, String(count))
    } catch (error) {
      logger.debug({ err: error }, 'Redis does not answer: a request without effect stays counted')
    }
  }

  return (name, rate) => {
    const fallback = createMemoryRateLimiter(rate)
    return {
      async take(key, count = 1) {
        try {
          const taken = await take(`todo-agents:rate:${name}:${key}`, rate, count)
          isAway = false
          return taken
        } catch (error) {
          if (!isAway) logger.warn({ err: error }, 'Redis does not answer: rate limits count within this process')
          isAway = true
          return fallback.take(key, count)
        }
      },
    }
  }
}

/** Rejects when the reply takes longer than ANSWER_MS. */
export function inTime<T>(reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
    reply.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
