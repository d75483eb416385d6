import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isLast } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import type { WriterRank } from './writer-rank.ts'

/**
 * The events of runs, numbered from 1 without gaps, for any number of followers. One process at a time writes a run's
 * log: what a writer appends is dropped once a writer with a higher rank has opened the log.
 *
 * A log is bounded. When its oldest events are dropped, or it is lost with its process, the state that they added up to
 * takes their place: who asks for a position that is no longer held gets a `resync` first. After a loss the numbers go
 * on at `(epoch - 1) * 10_000_000`, which is beyond whatever may have been given out before.
 */
export interface EventLog {
  /**
   * Opens a run's log: a new one, or the retained events of an earlier writer. Resolves when no writer with a lower rank
   * can append. Rejects with AppError `unavailable` when `leave` is aborted before that, or the event log is closed.
   */
  open(run_id: string, rank: WriterRank, leave?: AbortSignal): Promise<RunLog>
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

/** The number before the first event of a log that is new under this epoch. */
export function firstSeq(epoch: number): number {
  return Math.max(0, epoch - 1) * EPOCH_SIZE
}

/** The last number that may be given out under an epoch. */
export function lastSeq(epoch: number): number {
  return firstSeq(epoch) + EPOCH_SIZE
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
