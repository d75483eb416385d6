import type { CreateRateLimiter, RateLimit, RateLimiter } from './rate-limiter.ts'
import { refused } from './rate-limiter.ts'

export interface MemoryRateLimiterOptions {
  /** Returns the milliseconds since any fixed point. Must not be the time of day, which may be set back. */
  now?: () => number
  /** The most keys with a request in the window. Beyond it, the key that was idle longest starts from zero. */
  maxKeys?: number
}

/** Returns limiters that count within this process. */
export function memoryRateLimiters(options: MemoryRateLimiterOptions = {}): CreateRateLimiter {
  return (_name, rate) => createMemoryRateLimiter(rate, options)
}

export function createMemoryRateLimiter(
  { limit, windowMs }: RateLimit,
  { now = () => performance.now(), maxKeys = 100_000 }: MemoryRateLimiterOptions = {},
): RateLimiter {
  /**
   * The times at which the last requests of each key passed, oldest first. Keys are in the order of their last request.
   */
  const logs = new Map<string, number[]>()

  function forgetIdle(time: number): void {
    for (const [key, passed] of logs) {
      const isIdle = (passed.at(-1) as number) + windowMs <= time
      if (!isIdle && logs.size <= maxKeys) return
      logs.delete(key)
    }
  }

  function giveBack(key: string, time: number, count: number): void {
    const passed = logs.get(key) ?? []
    const index = passed.indexOf(time)
    if (index === -1) return
    // Entries with the same time are adjacent.
    passed.splice(index, Math.min(count, passed.lastIndexOf(time) - index + 1))
    if (passed.length === 0) logs.delete(key)
  }

  return {
    async take(key, asked = 1) {
      const count = Math.min(asked, limit)
      const time = now()
      const passed = logs.get(key) ?? []
      // How many of the oldest entries must have left the window before these requests pass; 0 or less for none.
      const excess = passed.length + count - limit
      const waitMs = excess > 0 ? (passed[excess - 1] as number) + windowMs - time : 0
      if (waitMs > 0) return refused(waitMs)
      if (excess > 0) passed.splice(0, excess)
      for (let n = 0; n < count; n++) passed.push(time)
      logs.delete(key)
      logs.set(key, passed)
      forgetIdle(time)
      return { allowed: true, giveBack: async () => giveBack(key, time, count) }
    },
  }
}
