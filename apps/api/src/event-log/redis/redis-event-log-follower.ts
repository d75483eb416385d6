import { setTimeout as delay } from 'node:timers/promises'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { Subscription } from '../event-log.ts'
import { seqOf } from '../retained-events.ts'
import type { RedisRun } from './redis-event-log-run.ts'
import { LOST_MS, letGo, RETRY_MS } from './redis-event-log-run.ts'
import type { RedisRunStore } from './redis-event-log-scripts.ts'

export interface RedisFollowerOptions {
  run: RedisRun
  store: RedisRunStore
  after: number
  /** What was read from Redis already. */
  page: NumberedAgentEvent[]
  onReady: () => void
  onClose: () => void
}

/** A place in a run's log: at its end it reads what the process holds, further back a page at a time from Redis. */
export function createRedisFollower(options: RedisFollowerOptions): Subscription {
  const { run, store, onReady, onClose } = options
  let { after: position, page } = options
  let is_fetching = false
  /** How often in a row nothing was found of the run. */
  let misses = 0
  let is_closed = false

  const follower = () => onReady()
  run.followers.add(follower)

  async function fetchPage(): Promise<void> {
    if (is_fetching) return
    is_fetching = true
    const read = await store.read(run.run_id, position).catch(() => 'away' as const)
    if (read === null) misses += 1
    if (read === null || read === 'away') {
      await delay(RETRY_MS, undefined, { ref: false })
    } else {
      misses = 0
      page = read.events
    }
    is_fetching = false
    if (is_closed) return
    if (misses * RETRY_MS > LOST_MS) letGo(run)
    // An empty page: what is missing is just being put back, and then told.
    else if (page.length > 0 || !read || read === 'away') onReady()
  }

  function take(events: NumberedAgentEvent[]): NumberedAgentEvent[] {
    const last = events.at(-1)
    if (last) position = seqOf(last)
    return events
  }

  return {
    read() {
      if (run.is_let_go) return null
      if (page.length > 0) {
        const events = page
        page = []
        return take(events)
      }
      if (position >= run.readable) return []
      if (position >= run.held.base) return take(run.held.read(position, run.readable))
      fetchPage()
      return []
    },
    hasMore: () => !run.is_let_go && (page.length > 0 || position < run.readable),
    close() {
      if (is_closed) return
      is_closed = true
      run.followers.delete(follower)
      onClose()
    },
  }
}
