import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@todo-agents/contract/errors'
import type { Logger } from 'pino'
import type { RedisClient } from '../../redis.ts'
import type { Signals } from '../../signals.ts'
import type { EventLog, RunLog } from '../event-log.ts'
import { RetainedEvents } from '../retained-events.ts'
import type { WriterRank } from '../writer-rank.ts'
import { createRedisFollower } from './redis-event-log-follower.ts'
import type { RedisRun } from './redis-event-log-runs.ts'
import { createRedisRuns, disconnectFollowers, notify, RETRY_MS } from './redis-event-log-runs.ts'
import { RedisRunStore } from './redis-event-log-scripts.ts'
import type { RedisWriter } from './redis-event-log-writer.ts'
import { createRedisWriter } from './redis-event-log-writer.ts'

export interface RedisEventLogOptions {
  redis: RedisClient
  /** The signals between all processes, over the same Redis. */
  signals: Signals
  logger: Logger
  /** How many events of one run are retained; older ones are folded into the state. */
  maxRunEvents?: number
  /** How long a log is kept after its last event. */
  maxAgeMs?: number
  /** About how many bytes of one run, as JSON, may be pending in the process while Redis is away. */
  maxRunBytes?: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The event log of many processes, in Redis Streams: each process serves followers of any run. */
export function createRedisEventLog({
  redis,
  signals,
  logger,
  maxRunEvents = 20_000,
  maxAgeMs = DAY_MS,
  maxRunBytes = 1_000_000,
}: RedisEventLogOptions): EventLog {
  const store = new RedisRunStore(redis, maxAgeMs)
  const runs = createRedisRuns(store, signals)
  const writers = new Map<RedisRun, RedisWriter>()
  let isClosed = false

  /**
   * Tries to open the log until Redis answers. A run that starts while Redis is away waits, unless it is handed over.
   */
  async function openStored(run_id: string, rank: WriterRank, signal?: AbortSignal): ReturnType<RedisRunStore['open']> {
    for (;;) {
      const opened = await requireRedis(run_id, () => store.open(run_id, rank)).catch(() => null)
      if (opened) return opened
      if (isClosed || signal?.aborted) {
        throw new AppError('unavailable', 'The assistant cannot start right now. Try again in a moment.')
      }
      await delay(RETRY_MS)
    }
  }

  /**
   * Runs a command. Throws AppError `unavailable` while Redis is away, because the Redis client would queue the command
   * until Redis is back.
   */
  async function requireRedis<T>(run_id: string, command: () => Promise<T>): Promise<T> {
    try {
      if (redis.isReady) return await command()
    } catch (error) {
      logger.debug({ err: error, run_id }, 'Redis could not be asked for a log')
    }
    throw new AppError('unavailable', 'The answer cannot be followed right now. Try again in a moment.')
  }

  function stopWriting(run: RedisRun, writer: RedisWriter): void {
    writer.stop()
    if (writers.get(run) !== writer) return
    writers.delete(run)
    run.isWrittenHere = false
  }

  function checkAll(): void {
    for (const writer of writers.values()) writer.check()
  }
  redis.on('ready', checkAll)

  return {
    async open(run_id, rank, signal): Promise<RunLog> {
      const { isOurs, base, state, events } = await openStored(run_id, rank, signal)
      const retained = new RetainedEvents(run_id, base, state)
      for (const event of events) retained.push(event)
      const emitted = retained.parts()
      if (!isOurs) return rejectedLog(emitted)
      const run = runs.ensure(run_id)
      run.retained = retained
      run.readable = retained.last
      writers.get(run)?.stop()
      const writer = createRedisWriter({ run, rank, store, logger, maxRunEvents, maxRunBytes })
      writers.set(run, writer)
      run.isWrittenHere = true
      runs.unsubscribe(run)
      notify(run)
      return {
        emitted,
        append: writer.append,
        async close() {
          await writer.flushed()
          stopWriting(run, writer)
          if (run.isWrittenHere) return
          // The remaining followers get the events of the next writer, which may be another process.
          if (run.followers.size > 0 && !run.isDisconnected) runs.subscribe(run)
          runs.forgetUnused(run)
        },
        handOver() {
          if (writers.get(run) !== writer) return
          stopWriting(run, writer)
          disconnectFollowers(run)
          runs.forgetUnused(run)
        },
      }
    },

    async follow(run_id, after, onReady) {
      const run = runs.ensure(run_id)
      /** Keeps the run in memory while Redis is asked. Otherwise a run without followers would be forgotten. */
      const placeholder = () => {}
      run.followers.add(placeholder)
      const release = () => {
        run.followers.delete(placeholder)
        runs.forgetUnused(run)
        return null
      }
      if (run.isWrittenHere && after > run.retained.last) return release()
      if (run.isWrittenHere) return createRedisFollower({ run, store, after, page: [], onReady, onClose: release })
      runs.subscribe(run)
      const page = await requireRedis(run_id, () => store.read(run_id, after)).catch((error) => {
        release()
        throw error
      })
      if (!page || after > page.last) return release()
      if (!run.isWrittenHere) runs.receive(run, { first: page.last + 1, lines: [] })
      return createRedisFollower({ run, store, after, page: page.events, onReady, onClose: release })
    },

    // All processes share one log, so the log is never out of date.
    isBehind: () => false,

    lacksEnd: (run_id, hasEnded) => requireRedis(run_id, () => store.lacksEnd(run_id, hasEnded)),

    async drop(run_id) {
      await requireRedis(run_id, () => store.drop(run_id))
      const run = runs.get(run_id)
      if (!run) return
      const writer = writers.get(run)
      if (writer) stopWriting(run, writer)
      disconnectFollowers(run)
      runs.forgetUnused(run)
    },

    async close() {
      isClosed = true
      redis.off('ready', checkAll)
      for (const writer of writers.values()) writer.stop()
      for (const run of runs.all()) {
        disconnectFollowers(run)
        runs.forgetUnused(run)
      }
    },
  }
}

/** Returns the log for a writer that a writer with a higher rank has shut out. This log drops all events. */
function rejectedLog(emitted: RunLog['emitted']): RunLog {
  return { emitted, append() {}, async close() {}, handOver() {} }
}
