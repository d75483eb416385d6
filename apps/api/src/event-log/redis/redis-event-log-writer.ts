import { setTimeout as delay } from 'node:timers/promises'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Logger } from 'pino'
import type { WriterRank } from '../writer-rank.ts'
import type { RedisRun } from './redis-event-log-runs.ts'
import { disconnectFollowers, KEPT_EVENTS, notify, RETRY_MS } from './redis-event-log-runs.ts'
import type { RedisRunStore, WriteOutcome } from './redis-event-log-scripts.ts'

export interface RedisWriterOptions {
  run: RedisRun
  rank: WriterRank
  store: RedisRunStore
  logger: Logger
  maxRunEvents: number
  maxRunBytes: number
}

export interface RedisWriter {
  append(event: AgentEvent): void
  /** Checks that Redis still has the log, and restores it if not. To be called when Redis is back. */
  check(): void
  /** Resolves when Redis has all appended events, or the writer has stopped. */
  flushed(): Promise<void>
  /** Writes nothing more, not even the pending events. */
  stop(): void
}

const MAX_BATCH = 500

/**
 * Sends the appended events of a run to Redis, in order and one batch at a time: events that are appended meanwhile are
 * the next batch. A batch may be sent again, whatever its outcome was, because the script skips events that Redis
 * already has. While Redis is away, events are pending. When they become too many, or Redis comes back without the log,
 * the writer restores the log from the state and the events after it.
 */
export function createRedisWriter(options: RedisWriterOptions): RedisWriter {
  const { run, rank, store, logger, maxRunEvents, maxRunBytes } = options
  const kept = Math.min(KEPT_EVENTS, Math.floor(maxRunEvents / 2))
  /** The number before the first event of the stream in Redis. */
  let storedBase = run.retained.base
  let mustRestore = false
  let mustCheck = false
  let isStopped = false
  let sending: Promise<void> | null = null
  let isScheduled = false

  function hasMore(): boolean {
    return !isStopped && (mustRestore || mustCheck || run.readable < run.retained.last)
  }

  function schedule(): void {
    if (sending || isScheduled) return
    isScheduled = true
    // Send later in this turn, so that all events of a turn are one batch.
    queueMicrotask(() => {
      isScheduled = false
      if (hasMore()) sending = sendAll()
    })
  }

  async function sendAll(): Promise<void> {
    while (hasMore()) {
      const outcome = await send().catch(retryLater)
      if (outcome === 'gone') mustRestore = true
      if (outcome === 'fenced' && !isStopped) stopFenced()
    }
    sending = null
  }

  function send(): Promise<WriteOutcome | null> {
    if (mustRestore) return restore()
    return run.readable - storedBase > maxRunEvents ? trim() : append()
  }

  async function append(): Promise<WriteOutcome> {
    const events = run.retained.slice(run.readable, run.readable + MAX_BATCH)
    const last = run.readable + events.length
    mustCheck = false
    const outcome = await store.append(run.run_id, rank, run.readable + 1, events)
    if (outcome === 'ok' && !isStopped) advance(last)
    return outcome
  }

  function advance(last: number): void {
    run.readable = last
    // Folds half of the retained events at once: folding each one alone would move all others each time.
    if (last - run.retained.base > 2 * kept) run.retained.fold(last - kept)
    notify(run)
  }

  async function trim(): Promise<WriteOutcome> {
    run.retained.fold(run.readable - kept)
    const { base } = run.retained
    const outcome = await store.trim(run.run_id, rank, run.retained)
    if (outcome === 'ok') storedBase = base
    return outcome
  }

  async function restore(): Promise<WriteOutcome> {
    const { base, last } = run.retained
    mustCheck = false
    const outcome = await store.restore(run.run_id, rank, run.retained)
    if (outcome !== 'ok' || isStopped) return outcome
    // While the script ran, events that Redis does not have may have been folded. Then the log must be restored again.
    mustRestore = run.retained.base > last
    storedBase = base
    advance(last)
    return outcome
  }

  async function retryLater(error: unknown): Promise<null> {
    logger.debug({ err: error, run_id: run.run_id }, 'a batch of events could not be sent to Redis; trying again')
    await delay(RETRY_MS)
    return null
  }

  function stopFenced(): void {
    logger.warn(
      { run_id: run.run_id, epoch: rank.epoch },
      'another process writes this run; the events of this process are dropped',
    )
    isStopped = true
    disconnectFollowers(run)
  }

  /** Bounds the retained bytes: folds events that Redis has first, then pending ones. */
  function boundRetained(): void {
    if (run.retained.size <= maxRunBytes) return
    if (run.readable > run.retained.base) run.retained.fold(run.readable)
    run.retained.trim(maxRunBytes)
    if (run.retained.base > run.readable) mustRestore = true
  }

  return {
    append(event) {
      if (isStopped) return
      run.retained.push(event)
      boundRetained()
      schedule()
    },
    check() {
      mustCheck = true
      schedule()
    },
    async flushed() {
      // The sending of events that were appended in this turn is only scheduled. It starts in a microtask.
      await Promise.resolve()
      while (sending) await sending
    },
    stop() {
      isStopped = true
    },
  }
}
