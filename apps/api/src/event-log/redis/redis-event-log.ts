import { setTimeout as delay } from 'node:timers/promises'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { Logger } from 'pino'
import type { RedisClient } from '../../redis.ts'
import type { Signals } from '../../signals.ts'
import type { EventLog, RunLog } from '../event-log.ts'
import { HeldEvents } from '../retained-events.ts'
import type { WriterRank } from '../writer-rank.ts'
import { createRedisFollower } from './redis-event-log-follower.ts'
import type { RedisRun } from './redis-event-log-run.ts'
import { KEPT_EVENTS, LOST_MS, letGo, notify, RETRY_MS } from './redis-event-log-run.ts'
import { channelOf, parseBatch, RedisRunStore } from './redis-event-log-scripts.ts'
import type { RedisWriter } from './redis-event-log-writer.ts'
import { createRedisWriter } from './redis-event-log-writer.ts'

export interface RedisEventLogOptions {
  redis: RedisClient
  /** Over the same Redis. */
  signals: Signals
  logger: Logger
  /** How many events are held of one run; beyond that the state stands for its oldest. */
  max_run_events?: number
  /** How long a log is kept after its last event. */
  max_age_ms?: number
  /** How much of one run may wait in the process while Redis is away, as JSON, about. */
  max_run_bytes?: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The event log of many processes, in Redis Streams: any of them serves the followers of any run. */
export function createRedisEventLog({
  redis,
  signals,
  logger,
  max_run_events = 20_000,
  max_age_ms = DAY_MS,
  max_run_bytes = 1_000_000,
}: RedisEventLogOptions): EventLog {
  const store = new RedisRunStore(redis, max_age_ms)
  /** Those that are written or followed here. */
  const runs = new Map<string, RedisRun>()
  const writers = new Map<RedisRun, RedisWriter>()
  let is_closed = false

  function runOf(run_id: string): RedisRun {
    const known = runs.get(run_id)
    if (known && !known.is_let_go) return known
    const run: RedisRun = {
      run_id,
      held: new HeldEvents(run_id, 0),
      readable: 0,
      followers: new Set(),
      is_written_here: false,
      is_let_go: false,
      unsubscribe: null,
    }
    runs.set(run_id, run)
    return run
  }

  function listen(run: RedisRun): void {
    run.unsubscribe ??= signals.subscribe(channelOf(run.run_id), (message) => {
      if (run.is_written_here) return
      if (message === '') lookAgain(run, LOST_MS)
      else receive(run, parseBatch(message))
    })
  }

  function ignore(run: RedisRun): void {
    run.unsubscribe?.()
    run.unsubscribe = null
  }

  /** Takes events that another process tells. After a gap the followers read from Redis what is missing here. */
  function receive(run: RedisRun, { first, lines }: { first: number; lines: string[] }): void {
    const { held } = run
    if (first > held.last + 1) held.drop(first - 1)
    for (const line of lines.slice(Math.max(0, held.last + 1 - first))) held.push(JSON.parse(line) as AgentEvent)
    if (held.last - held.base > 2 * KEPT_EVENTS) held.drop(held.last - KEPT_EVENTS)
    if (held.last <= run.readable) return
    run.readable = held.last
    notify(run)
  }

  /** Finds out what was missed. A log that Redis has lost may be put back by its writer within `patience_ms`. */
  async function lookAgain(run: RedisRun, patience_ms: number): Promise<void> {
    const page = await store.read(run.run_id, run.readable).catch(() => null)
    if (run.is_written_here || run.followers.size === 0) return
    if (page) {
      receive(run, { first: page.last + 1, lines: [] })
    } else if (patience_ms > 0) {
      setTimeout(lookAgain, patience_ms, run, 0).unref()
    } else {
      letGo(run)
      release(run)
    }
  }

  /** Forgets a run that nobody needs here any more. */
  function release(run: RedisRun): void {
    if (!run.is_let_go && (run.is_written_here || run.followers.size > 0)) return
    ignore(run)
    if (runs.get(run.run_id) === run) runs.delete(run.run_id)
  }

  /** Tries until Redis answers: a run that begins while it is away waits for it, unless it is let go. */
  async function openStored(run_id: string, rank: WriterRank, leave?: AbortSignal): ReturnType<RedisRunStore['open']> {
    for (;;) {
      const opened = await ask(run_id, () => store.open(run_id, rank)).catch(() => null)
      if (opened) return opened
      if (is_closed || leave?.aborted) {
        throw new AppError('unavailable', 'The assistant cannot begin at this moment. Try again in a moment.')
      }
      await delay(RETRY_MS)
    }
  }

  /** Throws AppError `unavailable` while Redis is away: a command would wait until it is back. */
  async function ask<T>(run_id: string, question: () => Promise<T>): Promise<T> {
    try {
      if (redis.isReady) return await question()
    } catch (error) {
      logger.debug({ err: error, run_id }, 'a log could not be asked for')
    }
    throw new AppError('unavailable', 'The answer cannot be followed at this moment. Try again in a moment.')
  }

  function stopWriting(run: RedisRun, writer: RedisWriter): void {
    writer.stop()
    if (writers.get(run) !== writer) return
    writers.delete(run)
    run.is_written_here = false
  }

  function checkAll(): void {
    for (const writer of writers.values()) writer.check()
  }
  redis.on('ready', checkAll)

  return {
    async open(run_id, rank, leave): Promise<RunLog> {
      const { is_ours, base, state, events } = await openStored(run_id, rank, leave)
      const held = new HeldEvents(run_id, base, state)
      for (const event of events) held.push(event)
      const told = held.told()
      if (!is_ours) return lateLog(told)
      const run = runOf(run_id)
      run.held = held
      run.readable = run.held.last
      writers.get(run)?.stop()
      const writer = createRedisWriter({ run, rank, store, logger, max_run_events, max_run_bytes })
      writers.set(run, writer)
      run.is_written_here = true
      ignore(run)
      notify(run)
      return {
        told,
        append: writer.append,
        async close() {
          await writer.flushed()
          stopWriting(run, writer)
          if (run.is_written_here) return
          // Who still follows hears of those who go on with it, maybe elsewhere.
          if (run.followers.size > 0 && !run.is_let_go) listen(run)
          release(run)
        },
        abandon() {
          if (writers.get(run) !== writer) return
          stopWriting(run, writer)
          letGo(run)
          release(run)
        },
      }
    },

    async follow(run_id, after, onReady) {
      const run = runOf(run_id)
      /** Holds the place while Redis is asked. */
      const place = () => {}
      run.followers.add(place)
      const leave = () => {
        run.followers.delete(place)
        release(run)
        return null
      }
      if (run.is_written_here && after > run.held.last) return leave()
      if (run.is_written_here) return createRedisFollower({ run, store, after, page: [], onReady, onClose: leave })
      listen(run)
      const page = await ask(run_id, () => store.read(run_id, after)).catch((error) => {
        leave()
        throw error
      })
      if (!page || after > page.last) return leave()
      if (!run.is_written_here) receive(run, { first: page.last + 1, lines: [] })
      return createRedisFollower({ run, store, after, page: page.events, onReady, onClose: leave })
    },

    // All processes have the same log.
    isBehind: () => false,

    lacksEnd: (run_id, has_ended) => ask(run_id, () => store.lacksEnd(run_id, has_ended)),

    async drop(run_id) {
      await ask(run_id, () => store.drop(run_id))
      const run = runs.get(run_id)
      if (!run) return
      const writer = writers.get(run)
      if (writer) stopWriting(run, writer)
      letGo(run)
      release(run)
    },

    async close() {
      is_closed = true
      redis.off('ready', checkAll)
      for (const writer of writers.values()) writer.stop()
      for (const run of runs.values()) {
        letGo(run)
        release(run)
      }
    },
  }
}

/** A writer with a higher rank has opened the log before. */
function lateLog(told: RunLog['told']): RunLog {
  return { told, append() {}, async close() {}, abandon() {} }
}
