import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Signals } from '../../signals.ts'
import { RetainedEvents } from '../retained-events.ts'
import type { RedisRunStore } from './redis-event-log-scripts.ts'
import { channelOf, parseBatch } from './redis-event-log-scripts.ts'

/** What one process knows of a run that it writes or follows. The whole log is in Redis. */
export interface RedisRun {
  run_id: string
  /** The latest events of the run. If this process writes the run, also the events that Redis does not have yet. */
  retained: RetainedEvents
  /**
   * The number of the last event that Redis has. Followers read no further. Otherwise they could read events that are
   * lost with this process, and the next owner would give the same numbers to other events.
   */
  readable: number
  followers: Set<() => void>
  isWrittenHere: boolean
  /** True when the run's followers were disconnected. A new follower gets a new RedisRun. */
  isDisconnected: boolean
  /** Ends the subscription to the events that another process publishes. */
  unsubscribe: (() => void) | null
}

/** How long to wait before a command that failed because Redis is away is tried again. */
export const RETRY_MS = 250

/** How long a writer may take to restore a log that Redis lost, before its followers are disconnected. */
export const LOST_MS = 3000

/** How many of the latest events are kept in the process. A follower that is further behind reads from Redis. */
export const KEPT_EVENTS = 256

export function notify(run: RedisRun): void {
  for (const onReady of run.followers) onReady()
}

/** Disconnects the followers. When they reconnect, they follow the owner that the run has then. */
export function disconnectFollowers(run: RedisRun): void {
  run.isDisconnected = true
  notify(run)
}

/** The runs that one process writes or follows, and the events that other processes publish for them. */
export function createRedisRuns(store: RedisRunStore, signals: Signals) {
  const runs = new Map<string, RedisRun>()

  function ensure(run_id: string): RedisRun {
    const known = runs.get(run_id)
    if (known && !known.isDisconnected) return known
    const run: RedisRun = {
      run_id,
      retained: new RetainedEvents(run_id, 0),
      readable: 0,
      followers: new Set(),
      isWrittenHere: false,
      isDisconnected: false,
      unsubscribe: null,
    }
    runs.set(run_id, run)
    return run
  }

  function subscribe(run: RedisRun): void {
    run.unsubscribe ??= signals.subscribe(channelOf(run.run_id), (message) => {
      if (run.isWrittenHere) return
      if (message === '') catchUp(run, LOST_MS)
      else receive(run, parseBatch(message))
    })
  }

  function unsubscribe(run: RedisRun): void {
    run.unsubscribe?.()
    run.unsubscribe = null
  }

  /** Adds events that another process has published. After a gap, followers read the missing events from Redis. */
  function receive(run: RedisRun, { first, lines }: { first: number; lines: string[] }): void {
    const { retained } = run
    if (first > retained.last + 1) retained.drop(first - 1)
    const unseen = lines.slice(Math.max(0, retained.last + 1 - first))
    for (const line of unseen) retained.push(JSON.parse(line) as AgentEvent)
    if (retained.last - retained.base > 2 * KEPT_EVENTS) retained.drop(retained.last - KEPT_EVENTS)
    if (retained.last <= run.readable) return
    run.readable = retained.last
    notify(run)
  }

  /**
   * Reads the events that this process has missed. If Redis has lost the log, gives its writer `graceMs` to restore it,
   * then disconnects the followers.
   */
  async function catchUp(run: RedisRun, graceMs: number): Promise<void> {
    const page = await store.read(run.run_id, run.readable).catch(() => null)
    if (run.isWrittenHere || run.followers.size === 0) return
    if (page) {
      receive(run, { first: page.last + 1, lines: [] })
    } else if (graceMs > 0) {
      setTimeout(catchUp, graceMs, run, 0).unref()
    } else {
      disconnectFollowers(run)
      forgetUnused(run)
    }
  }

  /** Forgets a run that is neither written nor followed here. */
  function forgetUnused(run: RedisRun): void {
    if (!run.isDisconnected && (run.isWrittenHere || run.followers.size > 0)) return
    unsubscribe(run)
    if (runs.get(run.run_id) === run) runs.delete(run.run_id)
  }

  return {
    ensure,
    get: (run_id: string): RedisRun | undefined => runs.get(run_id),
    all: (): Iterable<RedisRun> => runs.values(),
    subscribe,
    unsubscribe,
    receive,
    forgetUnused,
  }
}
