import { setTimeout as delay } from 'node:timers/promises'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { Subscription } from '../event-log.ts'
import { seqOf } from '../retained-events.ts'
import type { RedisRun } from './redis-event-log-runs.ts'
import { disconnectFollowers, LOST_MS, RETRY_MS } from './redis-event-log-runs.ts'
import type { RedisRunStore } from './redis-event-log-scripts.ts'

export interface RedisFollowerOptions {
  run: RedisRun
  store: RedisRunStore
  after: number
  /** Events after `after` that were already read from Redis. */
  page: NumberedAgentEvent[]
  onReady: () => void
  onClose: () => void
}

/**
 * Follows a run's log from a position. Near the end of the log, it reads the events that this process keeps. Further
 * back, it reads pages from Redis.
 */
export function createRedisFollower(options: RedisFollowerOptions): Subscription {
  const { run, store, onReady, onClose } = options
  let { after: position, page } = options
  let isFetching = false
  /** How often in a row Redis had no log of the run. */
  let misses = 0
  let isClosed = false

  const follower = () => onReady()
  run.followers.add(follower)

  async function fetchPage(): Promise<void> {
    if (isFetching) return
    isFetching = true
    const read = await store.read(run.run_id, position).catch(() => 'away' as const)
    if (read === null) misses += 1
    if (read === null || read === 'away') {
      await delay(RETRY_MS, undefined, { ref: false })
    } else {
      misses = 0
      page = read.events
    }
    isFetching = false
    if (isClosed) return
    if (misses * RETRY_MS > LOST_MS) disconnectFollowers(run)
    // When the page is empty, the writer is still restoring the missing events, and then notifies the followers.
    else if (page.length > 0 || !read || read === 'away') onReady()
  }

  function take(events: NumberedAgentEvent[]): NumberedAgentEvent[] {
    const last = events.at(-1)
    if (last) position = seqOf(last)
    return events
  }

  return {
    read() {
      if (run.isDisconnected) return null
      if (page.length > 0) {
        const events = page
        page = []
        return take(events)
      }
      if (position >= run.readable) return []
      if (position >= run.retained.base) return take(run.retained.read(position, run.readable))
      fetchPage()
      return []
    },
    hasMore: () => !run.isDisconnected && (page.length > 0 || position < run.readable),
    close() {
      if (isClosed) return
      isClosed = true
      run.followers.delete(follower)
      onClose()
    },
  }
}
