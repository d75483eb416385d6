import type { StreamTiming } from '../transport/backoff.ts'
import { backoff } from '../transport/backoff.ts'
import type { StreamFailure } from './stream-failure.ts'
import { remedyFor } from './stream-failure.ts'

export interface RetryBudget {
  /** A new event has come: the budget is full again. */
  renew(): void
  /** Counts one more failure. Returns how many milliseconds to wait before the next try, or null to give up. */
  spend(failure: StreamFailure): number | null
}

/** A server that fails this many times in a row does not recover by itself. */
const MAX_SERVER_FAILURES = 5

/** `retry_for_ms`: how long to try again while no new event comes, counted from the first failure. */
export function createRetryBudget(retry_for_ms: number, timing: StreamTiming): RetryBudget {
  let failures = 0
  let server_failures = 0
  let first_at = 0

  return {
    renew() {
      failures = 0
      server_failures = 0
    },
    spend(failure) {
      const remedy = remedyFor(failure)
      if (failures++ === 0) first_at = Date.now()
      if (remedy === 'retry_soon') server_failures++
      const is_spent = Date.now() - first_at >= retry_for_ms || server_failures > MAX_SERVER_FAILURES
      if (remedy === 'give_up' || is_spent) return null
      return (failure.retry_after_ms ?? 0) + backoff(failures, timing)
    },
  }
}
