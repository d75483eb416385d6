import type { Lease, RunClaim } from '@todo-agents/db/runs/run-lease'
import { claimNext, claimOldestPending } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Signals } from '../signals.ts'

export interface RunPlacesOptions {
  db: Kysely<Tables>
  lease: Lease
  /** The most runs at a time in this process. */
  maxRuns: number
  signals: Signals
  logger: Logger
  /** How many runs this process has now. */
  liveCount: () => number
  /** Starts a run that this process has claimed. */
  start: (claim: RunClaim) => void
}

/** The signal to all processes that a run is pending. */
const PENDING = 'run:waiting'

/** How long to wait before the database is asked again, after it was out of reach. */
const RETRY_MS = 1000

/**
 * Decides when this process starts a queued run. The process has at most `maxRuns` runs at a time. Further runs stay
 * `queued` in the database, and each place that becomes free goes to the run that is pending longest, of all users and
 * processes.
 */
export function createRunPlaces(options: RunPlacesOptions) {
  const { db, lease, maxRuns, signals, logger, liveCount, start } = options
  /** Places that are reserved for runs that are being claimed. */
  let reserved = 0
  /** True when runs may be pending in the database. Then a new run must not overtake them. */
  let mayBePending = false
  /** Increases whenever a run may have become pending. */
  let notices = 0
  let isFilling = false
  let isClosed = false
  const unsubscribe = signals.subscribe(PENDING, noticePending)

  const isFree = () => !isClosed && liveCount() + reserved < maxRuns

  /** Starts pending runs, oldest first, while places are free. */
  async function fill(): Promise<void> {
    if (isFilling) return
    isFilling = true
    try {
      while (mayBePending && isFree()) {
        const before = notices
        const claim = await claimIntoPlace(() => claimOldestPending(db, lease))
        // No run is pending: each run that is still queued waits for an earlier run of its session. When the earlier
        // run ends, `passOn` is called.
        if (claim === null && before === notices) mayBePending = false
      }
    } catch (err) {
      logger.warn({ err }, 'pending runs could not be started; trying again')
      setTimeout(fill, RETRY_MS).unref()
    } finally {
      isFilling = false
    }
  }

  /** Claims a run and starts it, in a place that is reserved meanwhile. */
  async function claimIntoPlace(claim: () => Promise<RunClaim | null>): Promise<RunClaim | null> {
    const release = reservePlace()
    try {
      const claimed = await claim()
      if (claimed) start(claimed)
      return claimed
    } finally {
      release()
    }
  }

  function reservePlace(): () => void {
    reserved += 1
    return () => {
      reserved -= 1
      // While the place was reserved for a run that did not start, another run may have become pending.
      if (mayBePending) void fill()
    }
  }

  function noticePending(): void {
    notices += 1
    mayBePending = true
    void fill()
  }

  return {
    /**
     * Reserves a place for a run that is about to be claimed. Returns a function that releases the reservation, to be
     * called when the run has started; null when no place is free, or other runs have been pending for longer.
     */
    reserve(): (() => void) | null {
      if (isFree() && !mayBePending) return reservePlace()
      // Later runs must not overtake this run, even before the caller has stored it as queued.
      mayBePending = true
      return null
    },

    /**
     * Signals to this process and all others that a run is or may be pending. A process with a free place then claims
     * it.
     */
    announcePending(): void {
      noticePending()
      signals.publish(PENDING)
    },

    /** As `announcePending`, for this process alone. */
    noticePending,

    /**
     * To be called when a run has ended or waits for its user. The freed place goes to the run that is pending longest.
     * If no run is pending, the next queued run of the same session starts.
     */
    async passOn(session_id: string): Promise<void> {
      if (mayBePending || !isFree()) noticePending()
      else await claimIntoPlace(() => claimNext(db, session_id, lease))
    },

    /** True when runs may be pending. At a shutdown, another process must start them. */
    mayBePending: (): boolean => mayBePending,

    close(): void {
      isClosed = true
      unsubscribe()
    },
  }
}
