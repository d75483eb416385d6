import type { JobQueue } from '@todo-agents/db/job-queue'
import { expireApproval } from '@todo-agents/db/run-approval'
import type { Lease } from '@todo-agents/db/run-lease'
import { claimRun } from '@todo-agents/db/run-lease'
import { getRunState } from '@todo-agents/db/run-state'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import { catchUp } from './catch-up.ts'
import type { EventLog } from './event-log.ts'
import { endEpoch } from './event-log.ts'
import type { RunWorker } from './run-worker.ts'

export interface WatchdogOptions {
  db: Kysely<Tables>
  jobs: JobQueue
  event_log: EventLog
  worker: RunWorker
  lease: Lease
  now: () => Date
  /** Tells the end of a run that was ended while nobody ran it. */
  tellStopped: (user_id: string, run_id: string) => Promise<void>
  /** Lets go of runs that are no more. */
  forget: (run_ids: string[]) => void
}

/** How long a process that has all it can take waits before it looks again. */
const BUSY_MS = 1000

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
  await jobs.work(async (run_id) => (worker.hasRoom() ? look(options, run_id) : BUSY_MS))
}

/** Answers in how many milliseconds to look again; null when there is nothing more to look after. */
async function look(options: WatchdogOptions, run_id: string): Promise<number | null> {
  const { db, event_log, worker, lease, now, tellStopped, forget } = options
  const found = await claimRun(db, run_id, lease)
  switch (found.state) {
    case 'claimed':
      worker.begin(found.claim)
      return lease.ms
    case 'running':
      return Math.max(found.wait_ms, Math.min(found.wait_ms * (1 + worker.live.size / MANY_RUNS), MAX_WAIT_MS))
    case 'queued':
      return found.wait_ms
    case 'awaiting_approval':
      if (found.lease_ms > 0) return found.lease_ms
      await tellEnd(found.user_id)
      if (found.wait_ms > 0) return found.wait_ms
      if (await expireApproval(db, run_id, now)) await tellStopped(found.user_id, run_id)
      return 0
    case 'ended':
      if (found.lease_ms > 0) return found.lease_ms
      await tellEnd(found.user_id)
      return null
    case 'gone':
      forget([run_id])
      return null
  }

  /** A process may die between the commit of an end and the events that tell it. */
  async function tellEnd(user_id: string): Promise<void> {
    if (!(await event_log.lacksEnd(run_id))) return
    const { run, epoch, parts, end } = await getRunState(db, user_id, run_id)
    // Its user has answered in between: whoever claims it now tells the rest.
    if (end.length === 0) return
    const log = await event_log.open(run_id, endEpoch(epoch))
    try {
      // It may have been told in between.
      if (!(await event_log.lacksEnd(run_id))) return
      const { told } = log
      if (told === null) log.append({ event: 'resync', data: { session_id: run.session_id, run_id, parts } })
      else for (const event of catchUp(told, parts)) log.append(event)
      for (const event of end) log.append(event)
    } finally {
      await log.close()
    }
  }
}
