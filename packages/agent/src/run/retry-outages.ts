import { RunInterruptedError } from '@todo-agents/contract/errors'
import type { RunLogger } from '../types.ts'
import { backoff, pause } from './backoff.ts'

/** A database that restarts is back within that; after it, the run is better left to whoever can reach it. */
export const PATIENCE_MS = 30_000

const BASE_MS = 100
const MAX_PAUSE_MS = 3_000

interface PatienceOptions {
  isTransient(error: unknown): boolean
  /** Nobody needs to wait any longer. */
  leave: AbortSignal
  logger: RunLogger
  patience_ms: number
}

export type Patiently = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Does work again and again while nothing but the connection to the database fails, until an outage has lasted for
 * `patience_ms`; then the last error goes on. The work must bear to be done twice.
 * @throws RunInterruptedError `lost`, when told to leave meanwhile
 */
export function patience({ isTransient, leave, logger, patience_ms }: PatienceOptions): Patiently {
  let down_since: number | null = null

  return async (work) => {
    for (let tried = 1; ; tried++) {
      try {
        const result = await work()
        down_since = null
        return result
      } catch (err) {
        if (!isTransient(err)) throw err
        down_since ??= performance.now()
        const wait_ms = backoff(tried, BASE_MS, MAX_PAUSE_MS)
        if (performance.now() + wait_ms - down_since > patience_ms) throw err
        logger.warn({ err, tried, wait_ms }, 'the database is out of reach and is asked again')
        await pause(wait_ms, leave)
        if (leave.aborted) throw new RunInterruptedError('lost')
      }
    }
  }
}
