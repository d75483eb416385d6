import { AppError } from '@todo-agents/contract/errors'
import type { Database } from '@todo-agents/db/connection/database'
import { probeWrites } from '@todo-agents/db/connection/write-probe'
import { sql } from 'kysely'
import type { Logger } from 'pino'

export interface ReadinessOptions {
  database: Database
  data_dir: string
  logger: Logger
  /** How long the result of a probe is reused. */
  probeMs?: number
}

/** Throws AppError `unavailable`, with the reason, when the server cannot work. */
export type CheckReady = () => Promise<void>

/** Probes a write at most every 5 s, independent of the number of checks. */
export function createReadiness({ database, data_dir, logger, probeMs = 5000 }: ReadinessOptions): CheckReady {
  let probedAt = Number.NEGATIVE_INFINITY
  let probe: Promise<void> = Promise.resolve()

  function writable(): Promise<void> {
    if (performance.now() - probedAt < probeMs) return probe
    probedAt = performance.now()
    probe = probeWrites(database, data_dir)
    probe.catch((err) => logger.error({ err }, 'the database takes no writes'))
    return probe
  }

  return async () => {
    try {
      await sql`select 1`.execute(database.db)
    } catch (err) {
      logger.error({ err }, 'the database does not answer')
      throw new AppError('unavailable', 'The database does not answer.')
    }
    await writable()
  }
}
