import type { Lease, RunClaim } from '@todo-agents/db/runs/run-lease'
import { claimNext, claimOldestPending } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Signals } from '../signals.ts'

export interface RunPlacesOptions {
  db: Kysely<Tables>
  lease: Lease
  /** Runs at work at a time in this process. */
  max_runs: number
  signals: Signals
  logger: Logger
  /** How many runs are at work now. */
  atWork: () => number
  begin: (claim: RunClaim) => void
}

/** All processes are told here that a run waits for a place. */
const WAITING = 'run:waiting'

/** When to look again after the database could not be asked. */
const RETRY_MS = 1000

/**
 * Decides when this process begins a run that has not begun. At most `max_runs` are at work; the others stay `queued` in
 * the database, and each place that becomes free goes to the run that has waited longest, of all users and processes.
 */
export function createRunPlaces(options: RunPlacesOptions) {
  const { db, lease, max_runs, signals, logger, atWork, begin } = options
  /** Places that are taken for claims on their way. */
  let reserved = 0
  /** Whether runs may wait in the database for a place. While they may, a new run does not pass them. */
  let mayWait = false
  /** Goes up whenever a run may have begun to wait. */
  let news = 0
  let isFilling = false
  let isClosed = false
  const stopListening = signals.subscribe(WAITING, notice)

  const isFree = () => !isClosed && atWork() + reserved < max_runs

  /** Begins waiting runs, oldest first, as long as there are free places. */
  async function fill(): Promise<void> {
    if (isFilling) return
    isFilling = true
    try {
      while (mayWait && isFree()) {
        const asked = news
        const claim = await claimInPlace(() => claimOldestPending(db, lease))
        // Those that are left wait for their turn in a session, at whose end this is asked again.
        if (claim === null && asked === news) mayWait = false
      }
    } catch (err) {
      logger.warn({ err }, 'waiting runs could not be begun; trying again')
      setTimeout(fill, RETRY_MS).unref()
    } finally {
      isFilling = false
    }
  }

  /** Begins what is claimed, in a place that is kept for it meanwhile. */
  async function claimInPlace(claim: () => Promise<RunClaim | null>): Promise<RunClaim | null> {
    const release = reserve()
    try {
      const claimed = await claim()
      if (claimed) begin(claimed)
      return claimed
    } finally {
      release()
    }
  }

  function reserve(): () => void {
    reserved += 1
    return () => {
      reserved -= 1
      // Others may have come while it was kept, for a run that did not begin after all.
      if (mayWait) void fill()
    }
  }

  function notice(): void {
    news += 1
    mayWait = true
    void fill()
  }

  return {
    /**
     * Keeps a place for a run that is about to be claimed, until the function that it answers is called: after the run
     * has begun. Null when there is none, or others have waited for longer.
     */
    take(): (() => void) | null {
      if (isFree() && !mayWait) return reserve()
      // Those that come next must not pass it before it is stored.
      mayWait = true
      return null
    },

    /** To be called when a run waits, or may wait, for a place: here, and in every process that has a free one. */
    announceWaiting(): void {
      notice()
      signals.publish(WAITING)
    },

    /** As `announceWaiting`, for this process alone. */
    notice,

    /** To be called when a run has ended or rests. Its place goes to the oldest that waits, or else to the next of its session. */
    async passOn(session_id: string): Promise<void> {
      if (mayWait || !isFree()) notice()
      else await claimInPlace(() => claimNext(db, session_id, lease))
    },

    /** Whether runs may wait that this process would have begun. */
    mayWait: (): boolean => mayWait,

    close(): void {
      isClosed = true
      stopListening()
    },
  }
}
