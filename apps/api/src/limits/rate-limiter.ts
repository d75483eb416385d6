/**
 * A sliding window log. For each key (a user, an address) it keeps the times of the last `limit` passed requests; the
 * next request passes when the oldest of them is `windowMs` old. So at most `limit` requests pass within any
 * `windowMs`, and a refusal states exactly when the next one will pass. Libraries such as rate-limiter-flexible count
 * in fixed windows, which let twice the limit pass around an edge.
 */
export interface RateLimiter {
  /**
   * Counts one request of the key, or `count` requests, which pass or are refused together. Refused requests do not
   * count. A `count` above the limit counts as the limit. Must not throw.
   */
  take(key: string, count?: number): Promise<Taken>
}

/**
 * `retry_after`: whole seconds, at least 1, after which a request would pass. `giveBack` takes the count back, for a
 * request that had no effect. Must not throw.
 */
export type Taken = { allowed: true; giveBack: () => Promise<void> } | { allowed: false; retry_after: number }

export interface RateLimit {
  limit: number
  windowMs: number
}

/** Limiters with different names do not share keys. */
export type CreateRateLimiter = (name: string, rate: RateLimit) => RateLimiter

export function refused(waitMs: number): Taken {
  return { allowed: false, retry_after: Math.max(1, Math.ceil(waitMs / 1000)) }
}

/** Returns, for example, "1 second" or "20 seconds". */
export function inSeconds(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
