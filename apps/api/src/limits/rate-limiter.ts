/**
 * Sliding window logs: of each key (a user, an address) the times of its last `limit` passed requests are kept, and the
 * next one passes once the oldest of them is `window_ms` old. So never more than `limit` pass within any `window_ms`, and
 * who is refused knows exactly when to come again. rate-limiter-flexible and its like count in fixed windows, which let
 * twice the limit through around an edge.
 */
export interface RateLimiter {
  /**
   * Counts one request of the key, or `count` requests at once, of which all pass or none; what is refused does not count.
   * More than the limit at once are counted as the limit. Never throws.
   */
  take(key: string, count?: number): Promise<Taken>
}

/**
 * `retry_after`: whole seconds, at least 1, after which a request would pass. `giveBack`: the request came to nothing, and
 * does not count. Never throws.
 */
export type Taken = { allowed: true; giveBack: () => Promise<void> } | { allowed: false; retry_after: number }

export interface RateLimit {
  limit: number
  window_ms: number
}

/** Limiters of different names do not share their keys. */
export type CreateRateLimiter = (name: string, rate: RateLimit) => RateLimiter

export function refused(wait_ms: number): Taken {
  return { allowed: false, retry_after: Math.max(1, Math.ceil(wait_ms / 1000)) }
}

/** "1 second", "20 seconds". */
export function inSeconds(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
