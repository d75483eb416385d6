import { RunInterruptedError } from '@todo-agents/contract/errors'
import type { RunLogger } from '../types.ts'
import { backoff, pause } from './backoff.ts'

/**
 * A database that restarts is back within this time. After a longer outage, another process, which can reach the
 * database, should continue the run.
 */
export const MAX_OUTAGE_MS = 30_000

const BASE_MS = 100
const MAX_PAUSE_MS = 3_000

interface OutageRetryOptions {
  isTransient(error: unknown): boolean
  /** Aborts when the run is handed over. This ends the pause between two attempts. */
  handOver: AbortSignal
  logger: RunLogger
  maxOutageMs: number
}

export type RetryOutages = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Returns a function that repeats work as long as it fails only because the database is out of reach. Rethrows the last
 * error when the outage has lasted for `maxOutageMs`. The work must be idempotent.
 *
 * Throws RunInterruptedError `lost` when the run is handed over during the pause between two attempts.
 */
export function createOutageRetry({ isTransient, handOver, logger, maxOutageMs }: OutageRetryOptions): RetryOutages {
  /**
   * When the current outage began, by `performance.now()`; null between outages. Only work that succeeds resets
   * this time. The start of other work does not, because `maxOutageMs` limits the whole outage, and one outage may fail
   * several pieces of work.
   */
  let downSince: number | null = null

  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await work()
        downSince = null
        return result
      } catch (err) {
        if (!isTransient(err)) throw err
        downSince ??= performance.now()
        const wait_ms = backoff(attempt, BASE_MS, MAX_PAUSE_MS)
        if (performance.now() + wait_ms - downSince > maxOutageMs) throw err
        logger.warn({ err, attempt, wait_ms }, 'the database is out of reach; trying again')
        await pause(wait_ms, handOver)
        if (handOver.aborted) throw new RunInterruptedError('lost')
      }
    }
  }
}
