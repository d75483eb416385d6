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
 * Renews the leases of all runs that this process owns, three times within the duration of a lease. A run whose lease
 * this process has lost is handed over at once. Returns a function that stops the renewals.
 */
export function keepLeases({ db, lease, live, logger }: LeaseKeeperOptions): () => void {
  let isRenewing = false

  async function renew(): Promise<void> {
    const claims = [...live.values()]
    if (isRenewing || claims.length === 0) return
    isRenewing = true
    try {
      const renewed = new Map((await renewLeases(db, lease, claims)).map((row) => [row.run_id, row]))
      for (const run of claims) {
        const row = renewed.get(run.run_id)
        if (row?.isCancelRequested) run.cancel.abort()
        // This process has lost its claim: the run has a later epoch, or was deleted. A run that has ended here
        // meanwhile ignores the abort.
        if (!row) run.handOver.abort()
      }
    } catch (err) {
      logger.warn({ err, runs: claims.length }, 'leases could not be renewed; trying again')
    } finally {
      isRenewing = false
    }
  }

  const timer = setInterval(renew, lease.ms / 3)
  return () => clearInterval(timer)
}
