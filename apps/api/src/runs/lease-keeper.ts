import type { Lease, PublishedRun } from '@todo-agents/db/runs/run-lease'
import { removeOwners, renewLeases } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { RunWorker } from './run-worker.ts'

export interface LeaseKeeperOptions {
  db: Kysely<Tables>
  lease: Lease
  worker: Pick<RunWorker, 'live' | 'takePublished'>
  logger: Logger
}

/**
 * Three times within the duration of a lease, renews the leases of all runs that this process owns, and gives up those
 * of the runs that it has ended. A run whose lease this process has lost is handed over at once. Returns a function that
 * stops the renewals and gives up the last leases.
 */
export function keepLeases({ db, lease, worker, logger }: LeaseKeeperOptions): () => Promise<void> {
  let published: PublishedRun[] = []
  let isRenewing = false

  async function renew(): Promise<void> {
    const claims = [...worker.live.values()]
    if (claims.length === 0) return
    const renewed = new Map((await renewLeases(db, lease, claims)).map((row) => [row.run_id, row]))
    for (const run of claims) {
      const row = renewed.get(run.run_id)
      if (row?.isCancelRequested) run.cancel.abort()
      // This process has lost its claim: the run has a later epoch, or was deleted. A run that has ended here meanwhile
      // ignores the abort.
      if (!row) run.handOver.abort()
    }
  }

  async function giveUp(): Promise<void> {
    published.push(...worker.takePublished())
    if (published.length === 0) return
    await removeOwners(db, published)
    published = []
  }

  async function keep(): Promise<void> {
    if (isRenewing) return
    isRenewing = true
    try {
      await renew()
      await giveUp()
    } catch (err) {
      logger.warn({ err, runs: worker.live.size }, 'leases could not be renewed; trying again')
    } finally {
      isRenewing = false
    }
  }

  const timer = setInterval(keep, lease.ms / 3)
  return async () => {
    clearInterval(timer)
    await giveUp().catch((err: unknown) => {
      logger.warn({ err }, 'the last leases were not given up; the watchdog does so later')
    })
  }
}
