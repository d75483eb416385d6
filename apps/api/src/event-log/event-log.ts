import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isLast } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'

/**
 * The events of runs, numbered from 1 without gaps, for any number of followers. One process at a time writes a run's
 * log, under the fencing epoch of its lease: what a writer with an older epoch appends is dropped.
 *
 * A log is bounded. When its oldest events are dropped, or it is lost with its process, the state that they added up to
 * takes their place: who asks for a position that is no longer held gets a `resync` first. After a loss the numbers go
 * on at `(epoch - 1) * 10_000_000`, which is beyond whatever may have been given out before.
 */
export interface EventLog {
  /**
   * Begins a run's log, or goes on with what is held of it. Resolves when nobody with an older epoch can write. Rejects
   * with AppError `unavailable` when `leave` is aborted before that, or all is closed.
   */
  open(run_id: string, epoch: number, leave?: AbortSignal): Promise<RunLog>
  /**
   * Reads a run's events after number `after`. `onReady` is called whenever there may be something to read, and never
   * before this has resolved. Null: nothing is held of this run, or not as much: number `after` was told from the
   * journal, and what this log goes on with is not beyond it.
   */
  follow(run_id: string, after: number, onReady: () => void): Promise<Subscription | null>
  /** Whether what is held here of a run was left behind: who claimed it under this epoch tells it somewhere else. */
  isBehind(run_id: string, epoch: number): boolean
  /** Whether a run is held that is not told to its end, see `isEnd`, or not at all. Throws AppError `unavailable`. */
  lacksEnd(run_id: string, has_ended: boolean): Promise<boolean>
  /**
   * Drops what is held of a run, for ever: its followers are disconnected, and no writer can add to it. Throws AppError
   * `unavailable` while it cannot be reached.
   */
  drop(run_id: string): Promise<void>
  close(): Promise<void>
}

/** Beyond any epoch that a run reaches: shuts out every writer of a run that is gone. */
export const LAST_EPOCH = 1_000_000

/** Whether nothing need follow an event: a question is the last word only of a run that has not ended since. */
export function isEnd(event: AgentEvent, has_ended: boolean): boolean {
  return isLast(event) && !(has_ended && event.event === 'approval_required')
}

/** The log in the hands of the process that runs the run. */
export interface RunLog {
  /** What is told already, as followers know it; null when the log begins here. */
  readonly told: readonly RunPart[] | null
  /** Adds the next event. Followers get it as soon as it cannot be lost with this process, as far as the log can say. */
  append(event: AgentEvent): void
  /** Resolves when all that was appended is kept. The run has no more to tell for now: its log may be forgotten in time. */
  close(): Promise<void>
  /**
   * Another process runs this run: whoever follows it here and would not hear of that one is let go, and will come back
   * to what it tells. Also after `close`.
   */
  abandon(): void
}

/** How many numbers an epoch has for itself where a log was lost, so that none is given out twice. */
const EPOCH_SIZE = 10_000_000

/** What a log counts on from that begins anew under an epoch. */
export function firstSeq(epoch: number): number {
  return Math.max(0, Math.floor(epoch) - 1) * EPOCH_SIZE
}

/** The last number that may be given out under an epoch. */
export function lastSeq(epoch: number): number {
  return firstSeq(epoch) + EPOCH_SIZE
}

/**
 * Under what to open the log of a run to tell the end that its last process has stored and did not live to tell: should
 * that one only have been paused, it is shut out, and who claims the run next is not.
 */
export function endEpoch(epoch: number): number {
  return epoch + 0.5
}

/** One follower's place in a log. It costs a position, not a queue, however slowly it reads. */
export interface Subscription {
  /**
   * The next events, oldest first, and moves on: at most some hundred, so read until there are none. Null when this log
   * was abandoned.
   */
  read(): NumberedAgentEvent[] | null
  /** Whether `read` would give something, now or after a look at where the log is kept. */
  hasMore(): boolean
  close(): void
}
