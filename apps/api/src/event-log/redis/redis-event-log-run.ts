import type { HeldEvents } from '../retained-events.ts'

/** What one process knows of a run that it writes or follows. The whole log is in Redis. */
export interface RedisRun {
  run_id: string
  /** The latest events; of a run that is written here also those that Redis has not yet. */
  held: HeldEvents
  /** The number of the last event that Redis has: followers read no further, or a successor could give it another. */
  readable: number
  followers: Set<() => void>
  is_written_here: boolean
  /** Nobody can follow it here any more. */
  is_let_go: boolean
  /** Stops listening to what another process tells of it. */
  unsubscribe: (() => void) | null
}

/** How long to wait before something that failed for want of Redis is tried again. */
export const RETRY_MS = 250

/** How long a writer may take to put back a log that Redis lost, before its followers are let go. */
export const LOST_MS = 3000

/** How many of the latest events are kept in the process: who is further behind reads them from Redis. */
export const KEPT_EVENTS = 256

export function notify(run: RedisRun): void {
  for (const onReady of run.followers) onReady()
}

/** Lets the followers go; they will come back to whoever runs the run by then. */
export function letGo(run: RedisRun): void {
  run.is_let_go = true
  notify(run)
}
