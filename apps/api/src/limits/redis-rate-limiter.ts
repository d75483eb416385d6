import type { Logger } from 'pino'
import { createMemoryRateLimiter } from './memory-rate-limiter.ts'
import type { CreateRateLimiter, RateLimit, Taken } from './rate-limiter.ts'
import { refused } from './rate-limiter.ts'

/** What is needed of a client of the package `redis`. */
export interface RedisCommands {
  readonly isReady: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/**
 * KEYS: the log, a list of times in microseconds, oldest first. ARGV: limit, window_ms, how many requests. Returns the
 * microseconds to wait, 0 when the requests passed, and their time. The time is Redis's own, since machines' clocks
 * differ; a script runs alone. With `count` requests, the one at `limit - count + 1` from the end must have left the window.
 */
const TAKE = `
local limit, window_ms, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local oldest = redis.call('LINDEX', KEYS[1], count - limit - 1)
if oldest then
  local wait = oldest + window_ms * 1000 - now
  if wait > 0 then return {wait, ''} end
end
local at = string.format('%.0f', now)
for _ = 1, count do redis.call('RPUSH', KEYS[1], at) end
redis.call('LTRIM', KEYS[1], -limit, -1)
redis.call('PEXPIRE', KEYS[1], window_ms)
return {0, at}`

/** KEYS: the log. ARGV: the time of the requests, how many. */
const GIVE_BACK = `return redis.call('LREM', KEYS[1], -tonumber(ARGV[2]), ARGV[1])`

/** A sign-in or a message does not wait for longer. What Redis counts after that is counted twice, which harms nobody. */
const ANSWER_MS = 1_000

/**
 * Limiters that count across all processes on this Redis. While it does not answer, each process counts for itself, from
 * none: a limit that is a little too generous for a while is better than nobody who can work.
 */
export function redisRateLimiters({ redis, logger }: { redis: RedisCommands; logger: Logger }): CreateRateLimiter {
  let is_away = false

  function run(script: string, key: string, ...args: string[]): Promise<unknown> {
    if (!redis.isReady) throw new Error('Redis is not connected')
    return inTime(redis.eval(script, { keys: [key], arguments: args }))
  }

  async function take(key: string, { limit, window_ms }: RateLimit, asked: number): Promise<Taken> {
    const count = Math.min(asked, limit)
    const args = [limit, window_ms, count].map(String)
    const [wait_us, at] = (await run(TAKE, key, ...args)) as [number, string]
    return wait_us === 0 ? { allowed: true, giveBack: () => giveBack(key, at, count) } : refused(wait_us / 1000)
  }

  /** Where Redis does not answer, the request counts after all. */
  async function giveBack(key: string, at: string, count: number): Promise<void> {
    try {
      await run(GIVE_BACK, key, at, String(count))
    } catch (error) {
      logger.debug({ err: error }, 'Redis does not answer: a request that came to nothing counts')
    }
  }

  return (name, rate) => {
    const own = createMemoryRateLimiter(rate)
    return {
      async take(key, count = 1) {
        try {
          const taken = await take(`todo-agents:rate:${name}:${key}`, rate, count)
          is_away = false
          return taken
        } catch (error) {
          if (!is_away) logger.warn({ err: error }, 'Redis does not answer: rate limits count within this process')
          is_away = true
          return own.take(key, count)
        }
      },
    }
  }
}

/** The reply, or a rejection after a second. */
export function inTime<T>(reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
    reply.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
