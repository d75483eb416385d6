import type { JobQueue } from '@todo-agents/db/job-queue'
import { expireApproval } from '@todo-agents/db/run-approval'
import type { Lease } from '@todo-agents/db/run-lease'
import { claimRun } from '@todo-agents/db/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { RunWorker } from './run-worker.ts'

export interface WatchdogOptions {
  db: Kysely<Tables>
  jobs: JobQueue
  worker: RunWorker
  lease: Lease
  now: () => Date
}

/** How long a process that has all it can take waits before it looks again. */
const BUSY_MS = 1000

/**
 * Looks after every run that has not ended, whoever runs it. Its job was stored with the run, in one transaction, so
 * no run is without one: a run whose process died is taken up here when its lease is over, one that waited is begun,
 * and one that nobody answered in time is ended.
 */
export async function watchRuns({ db, jobs, worker, lease, now }: WatchdogOptions): Promise<void> {
  await jobs.work(async (run_id) => {
    if (!worker.hasRoom()) return BUSY_MS
    await expireApproval(db, run_id, now)
    const claimed = await claimRun(db, run_id, lease)
    if ('ended' in claimed) return null
    if ('wait_ms' in claimed) return claimed.wait_ms
    worker.begin(claimed.claim)
    return lease.ms
  })
}
