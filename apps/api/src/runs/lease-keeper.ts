import type { Lease } from '@todo-agents/db/runs/run-lease'
import { renewLeases } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { LiveRun } from './run-worker.ts'

export interface LeaseKeeperOptions {
  db: Kysely<Tables>
  lease: Lease
  live: ReadonlyMap<string, LiveRun>
  logger: Logger
}

/**
 * Renews the leases of all live runs, three times within the time that one lasts. A run whose lease is no longer this
 * process's is left at once. Answers how to stop.
 */
export function keepLeases({ db, lease, live, logger }: LeaseKeeperOptions): () => void {
  let is_renewing = false

  async function renew(): Promise<void> {
    const claims = [...live.values()]
    if (is_renewing || claims.length === 0) return
    is_renewing = true
    try {
      const renewed = new Map((await renewLeases(db, lease, claims)).map((row) => [row.run_id, row]))
      for (const run of claims) {
        const row = renewed.get(run.run_id)
        if (row?.isCancelRequested) run.cancel.abort()
        // One that has ended meanwhile has no lease either, and takes no notice.
        if (!row) run.handOver.abort()
      }
    } catch (err) {
      logger.warn({ err, runs: claims.length }, 'leases could not be renewed; trying again')
    } finally {
      is_renewing = false
    }
  }

  const timer = setInterval(renew, lease.ms / 3)
  return () => clearInterval(timer)
}
