import type { JobQueue } from '@todo-agents/db/runs/job-queue'
import { expireApproval } from '@todo-agents/db/runs/run-approval'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { UnpublishedRun } from './publish-run-end.ts'
import type { RunWorker } from './run-worker.ts'

export interface WatchdogOptions {
  db: Kysely<Tables>
  jobs: JobQueue
  worker: RunWorker
  lease: Lease
  now: () => Date
  /** See `publishRunEnd`. */
  publishEnd: (run: UnpublishedRun) => Promise<void>
  /** Notifies the feeds of a user that a run has ended. */
  announce: (user_id: string, run_id: string) => void
  /** See `RunManager.forget`. */
  forget: (run_ids: string[]) => void
}

/**
 * A process that shuts down does not look at a run, but puts the run's job off by this time. Then another process can
 * take the job.
 */
const CLOSING_MS = 1000

/**
 * How long the watchdog waits before it looks at a queued run, in durations of a lease. A queued run starts when
 * another run ends, so a look is only needed when a process died in between. More frequent looks at hundreds of queued
 * runs would be most of the database's work.
 */
export const QUEUED_LEASES = 3

/**
 * A process that owns this many runs looks at a run half as often, and a process that owns twice as many a third as
 * often, but at least once a minute.
 */
const MANY_RUNS = 500
const MAX_WAIT_MS = 60_000

/**
 * Watches every run that has not ended, in any process. Every run has a job, because one transaction stores both. The
 * watchdog claims a run whose owner died, after its lease has expired. It starts queued runs, ends runs whose question
 * was not answered in time, and publishes an end that the owner did not emit.
 */
export async function watchRuns(options: WatchdogOptions): Promise<void> {
  const { jobs, worker } = options
  await jobs.work(async (run_id) => (worker.isClosing() ? CLOSING_MS : look(options, run_id)))
}

/** Returns in how many milliseconds to look again; null when the run needs no further look. */
async function look(options: WatchdogOptions, run_id: string): Promise<number | null> {
  const { db, worker, lease, now, publishEnd, announce, forget } = options
  // This process owns the run: it renews the lease, and schedules a new job when it hands the run over.
  if (worker.live.has(run_id)) return rarely(lease.ms, worker)
  const found = await worker.claim(run_id)
  switch (found.state) {
    case 'started':
      // The last owner, or the process that should have started the run, may have left other runs pending.
      worker.places.noticePending()
      return lease.ms
    case 'running':
      return rarely(found.waitMs, worker)
    case 'queued':
      return QUEUED_LEASES * lease.ms
    case 'awaiting_approval':
      if (found.leaseMs > 0) return found.leaseMs
      await publishEnd({ user_id: found.user_id, run_id, hasEnded: false })
      if (found.waitMs > 0) return found.waitMs
      if (!(await expireApproval(db, run_id, now))) return 0
      await publishEnd({ user_id: found.user_id, run_id, hasEnded: true })
      announce(found.user_id, run_id)
      return null
    case 'ended':
      if (found.leaseMs > 0) return found.leaseMs
      await publishEnd({ user_id: found.user_id, run_id, hasEnded: true })
      return null
    case 'gone':
      forget([run_id])
      return null
  }
}

function rarely(waitMs: number, { live }: RunWorker): number {
  return Math.max(waitMs, Math.min(waitMs * (1 + live.size / MANY_RUNS), MAX_WAIT_MS))
}
