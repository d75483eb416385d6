import type { Logger } from 'pino'
import type { Attempt, BackoffPolicy, CreateBackoff } from './backoff.ts'
import { createMemoryBackoff, inWholeSeconds } from './backoff.ts'
import type { RedisCommands } from './redis-rate-limiter.ts'
import { inTime } from './redis-rate-limiter.ts'

/**
 * Counts an attempt, unless the key has to wait. KEYS: a hash of `failures` and `open_at`, in milliseconds of Redis's
 * own clock. ARGV: free, firstMs, maxMs, forgetMs. Returns the milliseconds to wait, or 0 when the attempt was counted.
 * Redis runs a script without interleaving.
 */
const ATTEMPT = `
local free, firstMs, maxMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'failures', 'open_at')
local failures, open_at = tonumber(known[1] or '0'), tonumber(known[2] or '0')
if open_at > now then return open_at - now end
failures = failures + 1
local wait = 0
if failures > free then wait = math.min(maxMs, firstMs * 2 ^ math.min(30, failures - free - 1)) end
redis.call('HSET', KEYS[1], 'failures', failures, 'open_at', string.format('%.0f', now + wait))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 0`

/** Takes back one failure, and the wait after it. KEYS: the hash. */
const GIVE_BACK = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HDEL', KEYS[1], 'open_at')
if redis.call('HINCRBY', KEYS[1], 'failures', -1) <= 0 then redis.call('DEL', KEYS[1]) end
return 0`

const FORGET = `return redis.call('DEL', KEYS[1])`

/**
 * Returns backoffs that count across all processes of this Redis. During an outage of Redis, each process counts for
 * itself.
 */
export function redisBackoffs({ redis, logger }: { redis: RedisCommands; logger: Logger }): CreateBackoff {
  let isAway = false

  function run(script: string, key: string, ...args: string[]): Promise<unknown> {
    if (!redis.isReady) throw new Error('Redis is not connected')
    return inTime(redis.eval(script, { keys: [key], arguments: args }))
  }

  async function runQuietly(script: string, key: string): Promise<void> {
    try {
      await run(script, key)
    } catch (err) {
      logger.debug({ err }, 'Redis does not answer: the outcome of a sign-in was not counted')
    }
  }

  async function attempt(key: string, { free, firstMs, maxMs, forgetMs }: BackoffPolicy): Promise<Attempt> {
    const waitMs = Number(await run(ATTEMPT, key, ...[free, firstMs, maxMs, forgetMs].map(String)))
    if (waitMs > 0) return { allowed: false, retry_after: inWholeSeconds(waitMs) }
    return {
      allowed: true,
      succeeded: () => runQuietly(FORGET, key),
      giveBack: () => runQuietly(GIVE_BACK, key),
    }
  }

  return (name, policy) => {
    const fallback = createMemoryBackoff(policy)
    return {
      async attempt(key) {
        try {
          const answer = await attempt(`todo-agents:backoff:${name}:${key}`, policy)
          isAway = false
          return answer
        } catch (err) {
          if (!isAway) logger.warn({ err }, 'Redis does not answer: failed sign-ins count within this process')
          isAway = true
          return fallback.attempt(key)
        }
      },
    }
  }
}
