import type { EventLog, RunLog, Subscription } from '../event-log.ts'
import { firstSeq, isEnd } from '../event-log.ts'
import { RetainedEvents, seqOf } from '../retained-events.ts'
import type { WriterRank } from '../writer-rank.ts'
import { compareRanks, ownerRank } from '../writer-rank.ts'

export interface MemoryEventLogOptions {
  /** How many closed logs are kept for clients that reconnect. */
  maxRuns?: number
  /** How long a closed log is kept. */
  maxAgeMs?: number
  /** About how many bytes of one run are retained, as JSON; beyond that its oldest events are folded into the state. */
  maxRunBytes?: number
  /** Returns the time in milliseconds, as Date.now does. */
  now?: () => number
}

interface MemoryRun {
  retained: RetainedEvents
  /** The highest rank that has opened the log. */
  rank: WriterRank
  /** Null while the log is open. */
  closedAt: number | null
  /** The log is deleted, so its followers are disconnected. */
  isForgotten: boolean
  followers: Set<() => void>
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The event log of a single process. Open logs are always kept; the oldest closed ones are deleted. */
export function createMemoryEventLog({
  maxRuns = 1000,
  maxAgeMs = DAY_MS,
  maxRunBytes = 1_000_000,
  now = Date.now,
}: MemoryEventLogOptions = {}): EventLog {
  const runs = new Map<string, MemoryRun>()
  /** The closed logs, the oldest first. */
  const closed = new Map<string, MemoryRun>()

  function forget(run_id: string, run: MemoryRun): void {
    runs.delete(run_id)
    closed.delete(run_id)
    run.isForgotten = true
    notify(run)
  }

  function forgetOldest(): void {
    const oldest = now() - maxAgeMs
    for (const [run_id, run] of closed) {
      if (closed.size <= maxRuns && (run.closedAt ?? 0) > oldest) return
      forget(run_id, run)
    }
  }

  function create(run_id: string, rank: WriterRank): MemoryRun {
    const retained = new RetainedEvents(run_id, firstSeq(rank.epoch))
    const run = { retained, rank, closedAt: null, isForgotten: false, followers: new Set<() => void>() }
    runs.set(run_id, run)
    return run
  }

  function openRun(run_id: string, rank: WriterRank): MemoryRun {
    const run = runs.get(run_id)
    if (!run) return create(run_id, rank)
    if (compareRanks(rank, run.rank) < 0) return run
    run.rank = rank
    run.closedAt = null
    closed.delete(run_id)
    if (run.retained.parts() === null) run.retained.drop(firstSeq(rank.epoch))
    return run
  }

  return {
    async open(run_id, rank): Promise<RunLog> {
      forgetOldest()
      const run = openRun(run_id, rank)
      /** False when the log was deleted, or a writer of this process with a higher rank has opened it since. */
      const isOurs = () => compareRanks(run.rank, rank) === 0 && !run.isForgotten
      const isWritable = () => isOurs() && run.closedAt === null
      return {
        emitted: run.retained.parts(),
        append(event) {
          if (!isWritable()) return
          run.retained.push(event)
          run.retained.trim(maxRunBytes)
          notify(run)
        },
        async close() {
          if (!isWritable()) return
          run.closedAt = now()
          closed.set(run_id, run)
          forgetOldest()
        },
        handOver() {
          if (isOurs()) forget(run_id, run)
        },
      }
    },

    async follow(run_id, after, onReady) {
      forgetOldest()
      const run = runs.get(run_id)
      return run && after <= run.retained.last ? subscribe(run, after, onReady) : null
    },

    isBehind(run_id, epoch) {
      const run = runs.get(run_id)
      return run !== undefined && compareRanks(run.rank, ownerRank(epoch)) < 0
    },

    async lacksEnd(run_id, hasEnded) {
      const run = runs.get(run_id)
      const last = run?.retained.lastEvent
      return run !== undefined && !(last && isEnd(last, hasEnded))
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
  // A new function for each follower, so that the same `onReady` may follow twice.
  const follower = () => onReady()
  run.followers.add(follower)
  return {
    read() {
      if (run.isForgotten) return null
      const events = run.retained.read(position)
      const last = events.at(-1)
      if (last) position = seqOf(last)
      return events
    },
    hasMore: () => !run.isForgotten && run.retained.hasAfter(position),
    close() {
      run.followers.delete(follower)
    },
  }
}
