import type { JobQueue } from '@todo-agents/db/runs/job-queue'
import { expireApproval } from '@todo-agents/db/runs/run-approval'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { TellEnd } from './publish-run-end.ts'
import type { RunWorker } from './run-worker.ts'

export interface WatchdogOptions {
  db: Kysely<Tables>
  jobs: JobQueue
  worker: RunWorker
  lease: Lease
  now: () => Date
  tellEnd: TellEnd
  /** Tells the feeds of a user that a run has ended. */
  announce: (user_id: string, run_id: string) => void
  /** Lets go of runs that are no more. */
  forget: (run_ids: string[]) => void
}

/** When a process that shuts down looks again, unless another one does before. */
const CLOSING_MS = 1000

/**
 * How many leases a run that waits is left alone. The end of another run begins it; a look is for the case that a
 * process died in between, and of hundreds that wait it would otherwise be most of the database's work.
 */
export const LEASES_OF_WAITING = 3

/** A process with so many runs looks half as often after each, and so on, but at least once a minute. */
const MANY_RUNS = 500
const MAX_WAIT_MS = 60_000

/**
 * Looks after every run that has not ended, whoever runs it. Its job was stored with the run, in one transaction, so
 * no run is without one: a run whose process died is taken up here when its lease is over, one that waited is begun,
 * one that nobody answered in time is ended, and an end that its process did not live to tell is told.
 */
export async function watchRuns(options: WatchdogOptions): Promise<void> {
  const { jobs, worker } = options
  await jobs.work(async (run_id) => (worker.isClosing() ? CLOSING_MS : look(options, run_id)))
}

/** Answers in how many milliseconds to look again; null when there is nothing more to look after. */
async function look(options: WatchdogOptions, run_id: string): Promise<number | null> {
  const { db, worker, lease, now, tellEnd, announce, forget } = options
  // Its lease is renewed, and it is handed over with a new job.
  if (worker.live.has(run_id)) return rarely(lease.ms, worker)
  const found = await worker.claim(run_id)
  switch (found.state) {
    case 'begun':
      // The process that had it, or should have begun it, may have left others that wait.
      worker.places.notice()
      return lease.ms
    case 'running':
      return rarely(found.waitMs, worker)
    case 'queued':
      return LEASES_OF_WAITING * lease.ms
    case 'awaiting_approval':
      if (found.leaseMs > 0) return found.leaseMs
      await tellEnd({ user_id: found.user_id, run_id, has_ended: false })
      if (found.waitMs > 0) return found.waitMs
      if (!(await expireApproval(db, run_id, now))) return 0
      await tellEnd({ user_id: found.user_id, run_id, has_ended: true })
      announce(found.user_id, run_id)
      return null
    case 'ended':
      if (found.leaseMs > 0) return found.leaseMs
      await tellEnd({ user_id: found.user_id, run_id, has_ended: true })
      return null
    case 'gone':
      forget([run_id])
      return null
  }
}

function rarely(waitMs: number, { live }: RunWorker): number {
  return Math.max(waitMs, Math.min(waitMs * (1 + live.size / MANY_RUNS), MAX_WAIT_MS))
}
