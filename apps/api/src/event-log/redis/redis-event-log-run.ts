import type { RetainedEvents } from '../retained-events.ts'

/** What one process knows of a run that it writes or follows. The whole log is in Redis. */
export interface RedisRun {
  run_id: string
  /** The latest events. Of a run that is written here, also those that Redis does not have yet. */
  retained: RetainedEvents
  /**
   * The number of the last event that Redis has. Followers read no further: if this process died, the next owner could
   * give a later number to another event.
   */
  readable: number
  followers: Set<() => void>
  isWrittenHere: boolean
  /** Its followers were disconnected; a new follower gets a new RedisRun. */
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

/** Disconnects the followers. They come back, and then follow the owner of that time. */
export function disconnectFollowers(run: RedisRun): void {
  run.isDisconnected = true
  notify(run)
}
