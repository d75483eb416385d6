import { setTimeout as delay } from 'node:timers/promises'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Logger } from 'pino'
import type { WriterRank } from '../writer-rank.ts'
import type { RedisRun } from './redis-event-log-run.ts'
import { KEPT_EVENTS, letGo, notify, RETRY_MS } from './redis-event-log-run.ts'
import type { RedisRunStore, WriteOutcome } from './redis-event-log-scripts.ts'

export interface RedisWriterOptions {
  run: RedisRun
  rank: WriterRank
  store: RedisRunStore
  logger: Logger
  max_run_events: number
  max_run_bytes: number
}

export interface RedisWriter {
  append(event: AgentEvent): void
  /** Makes sure that Redis still has the log: it was away. */
  check(): void
  /** Resolves when Redis has all, or nothing more will be written. */
  flushed(): Promise<void>
  /** Writes nothing more, also not what waits. */
  stop(): void
}

const MAX_BATCH = 500

/**
 * Sends what is appended to a run, in order and one batch at a time: what comes meanwhile is the next batch. Whatever
 * the outcome of a batch was, it may be sent again, since the script skips what it has. While Redis is away events
 * wait; when they become too many, or Redis came back without the log, it is begun again with the state.
 */
export function createRedisWriter(options: RedisWriterOptions): RedisWriter {
  const { run, rank, store, logger, max_run_events, max_run_bytes } = options
  const kept = Math.min(KEPT_EVENTS, Math.floor(max_run_events / 2))
  /** The number before the first event of the stream in Redis. */
  let stored_base = run.held.base
  let must_restore = false
  let must_check = false
  let is_over = false
  let sending: Promise<void> | null = null
  let is_scheduled = false

  function hasMore(): boolean {
    return !is_over && (must_restore || must_check || run.readable < run.held.last)
  }

  function schedule(): void {
    if (sending || is_scheduled) return
    is_scheduled = true
    // After what is appended in the same turn.
    queueMicrotask(() => {
      is_scheduled = false
      if (hasMore()) sending = sendAll()
    })
  }

  async function sendAll(): Promise<void> {
    while (hasMore()) {
      const outcome = await send().catch(retryLater)
      if (outcome === 'gone') must_restore = true
      if (outcome === 'fenced' && !is_over) fence()
    }
    sending = null
  }

  function send(): Promise<WriteOutcome | null> {
    if (must_restore) return restore()
    return run.readable - stored_base > max_run_events ? trim() : append()
  }

  async function append(): Promise<WriteOutcome> {
    const events = run.held.slice(run.readable, run.readable + MAX_BATCH)
    const last = run.readable + events.length
    must_check = false
    const outcome = await store.append(run.run_id, rank, run.readable + 1, events)
    if (outcome === 'ok' && !is_over) advance(last)
    return outcome
  }

  function advance(last: number): void {
    run.readable = last
    // By half of what is kept, so that not every event moves all others.
    if (last - run.held.base > 2 * kept) run.held.fold(last - kept)
    notify(run)
  }

  async function trim(): Promise<WriteOutcome> {
    run.held.fold(run.readable - kept)
    const { base } = run.held
    const outcome = await store.trim(run.run_id, rank, run.held)
    if (outcome === 'ok') stored_base = base
    return outcome
  }

  async function restore(): Promise<WriteOutcome> {
    const { base } = run.held
    const outcome = await store.restore(run.run_id, rank, run.held)
    if (outcome !== 'ok' || is_over) return outcome
    // Unless still more had to be folded meanwhile.
    must_restore = base !== run.held.base
    stored_base = base
    run.readable = base
    notify(run)
    return outcome
  }

  async function retryLater(error: unknown): Promise<null> {
    logger.debug({ err: error, run_id: run.run_id }, 'a batch of events is sent again')
    await delay(RETRY_MS)
    return null
  }

  function fence(): void {
    logger.warn(
      { run_id: run.run_id, epoch: rank.epoch },
      'another process writes this run: what is told here is dropped',
    )
    is_over = true
    letGo(run)
  }

  /** Bounds what waits: first what Redis has already goes, then the state takes the place of what it has not. */
  function shed(): void {
    if (run.held.size <= max_run_bytes) return
    if (run.readable > run.held.base) run.held.fold(run.readable)
    run.held.trim(max_run_bytes)
    if (run.held.base > run.readable) must_restore = true
  }

  return {
    append(event) {
      if (is_over) return
      run.held.push(event)
      shed()
      schedule()
    },
    check() {
      must_check = true
      schedule()
    },
    async flushed() {
      // What was appended in this very turn is scheduled but not yet being sent.
      await Promise.resolve()
      while (sending) await sending
    },
    stop() {
      is_over = true
    },
  }
}
