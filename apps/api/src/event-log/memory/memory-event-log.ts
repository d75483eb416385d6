import type { EventLog, RunLog, Subscription } from '../event-log.ts'
import { firstSeq, isEnd } from '../event-log.ts'
import { HeldEvents, seqOf } from '../retained-events.ts'
import type { WriterRank } from '../writer-rank.ts'
import { compareRanks, ownerRank } from '../writer-rank.ts'

export interface MemoryEventLogOptions {
  /** How many closed logs are kept for those who come back. */
  max_runs?: number
  /** How long a closed log is kept. */
  max_age_ms?: number
  /** How much is held of one run, as JSON, about; beyond that the state stands for its oldest events. */
  max_run_bytes?: number
  /** Milliseconds, as of Date.now. */
  now?: () => number
}

interface MemoryRun {
  held: HeldEvents
  /** The highest that has opened it. */
  rank: WriterRank
  /** Null while it is open. */
  closed_at: number | null
  /** Nobody can follow it here any more. */
  forgotten: boolean
  followers: Set<() => void>
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The event log of a single process. Open logs are never forgotten; of the closed, the oldest are. */
export function createMemoryEventLog({
  max_runs = 1000,
  max_age_ms = DAY_MS,
  max_run_bytes = 1_000_000,
  now = Date.now,
}: MemoryEventLogOptions = {}): EventLog {
  const runs = new Map<string, MemoryRun>()
  /** The oldest first. */
  const closed = new Map<string, MemoryRun>()

  function forget(run_id: string, run: MemoryRun): void {
    runs.delete(run_id)
    closed.delete(run_id)
    run.forgotten = true
    notify(run)
  }

  function forgetOldest(): void {
    const too_old = now() - max_age_ms
    for (const [run_id, run] of closed) {
      if (closed.size <= max_runs && (run.closed_at ?? 0) > too_old) return
      forget(run_id, run)
    }
  }

  function create(run_id: string, rank: WriterRank): MemoryRun {
    const held = new HeldEvents(run_id, firstSeq(rank.epoch))
    const run = { held, rank, closed_at: null, forgotten: false, followers: new Set<() => void>() }
    runs.set(run_id, run)
    return run
  }

  function openRun(run_id: string, rank: WriterRank): MemoryRun {
    const run = runs.get(run_id)
    if (!run) return create(run_id, rank)
    if (compareRanks(rank, run.rank) < 0) return run
    run.rank = rank
    run.closed_at = null
    closed.delete(run_id)
    if (run.held.told() === null) run.held.drop(firstSeq(rank.epoch))
    return run
  }

  return {
    async open(run_id, rank): Promise<RunLog> {
      forgetOldest()
      const run = openRun(run_id, rank)
      /** A higher rank may have opened it since, in this same process. */
      const isOurs = () => compareRanks(run.rank, rank) === 0 && !run.forgotten
      const isWritable = () => isOurs() && run.closed_at === null
      return {
        told: run.held.told(),
        append(event) {
          if (!isWritable()) return
          run.held.push(event)
          run.held.trim(max_run_bytes)
          notify(run)
        },
        async close() {
          if (!isWritable()) return
          run.closed_at = now()
          closed.set(run_id, run)
          forgetOldest()
        },
        abandon() {
          if (isOurs()) forget(run_id, run)
        },
      }
    },

    async follow(run_id, after, onReady) {
      forgetOldest()
      const run = runs.get(run_id)
      return run && after <= run.held.last ? subscribe(run, after, onReady) : null
    },

    isBehind(run_id, epoch) {
      const run = runs.get(run_id)
      return run !== undefined && compareRanks(run.rank, ownerRank(epoch)) < 0
    },

    async lacksEnd(run_id, has_ended) {
      const run = runs.get(run_id)
      const last = run?.held.lastEvent
      return run !== undefined && !(last && isEnd(last, has_ended))
    },

    async drop(run_id) {
      const run = runs.get(run_id)
      if (run) forget(run_id, run)
    },

    async close() {
      for (const [run_id, run] of runs) forget(run_id, run)
    },
  }
}

function notify(run: MemoryRun): void {
  for (const onReady of run.followers) onReady()
}

function subscribe(run: MemoryRun, after: number, onReady: () => void): Subscription {
  let position = after
  // Of its own, so that the same function may follow twice.
  const follower = () => onReady()
  run.followers.add(follower)
  return {
    read() {
      if (run.forgotten) return null
      const events = run.held.read(position)
      const last = events.at(-1)
      if (last) position = seqOf(last)
      return events
    },
    hasMore: () => !run.forgotten && run.held.hasAfter(position),
    close() {
      run.followers.delete(follower)
    },
  }
}
