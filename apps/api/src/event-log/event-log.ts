import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isLast } from '@todo-agents/contract/event-id'
import type { RunPart } from '@todo-agents/contract/run-parts'
import type { WriterRank } from './writer-rank.ts'

/**
 * The events of runs, numbered from 1 without gaps, for any number of followers. One process at a time writes a run's
 * log: what a writer appends is dropped once a writer with a higher rank has opened the log.
 *
 * A log is bounded, and may be lost with its process. The state that the dropped or lost events added up to replaces
 * them: a follower whose position is older than the retained events first gets a `resync`. After a loss the numbers
 * continue at `(epoch - 1) * 10_000_000`, above every number that may have been given out before.
 */
export interface EventLog {
  /**
   * Opens a run's log: a new one, or the retained events of an earlier writer. Resolves when no writer with a lower
   * rank can append. Rejects with AppError `unavailable` when `signal` is aborted before that, or the event log is
   * closed.
   */
  open(run_id: string, rank: WriterRank, signal?: AbortSignal): Promise<RunLog>
  /**
   * Reads a run's events after number `after`. `onReady` is called whenever there may be something to read, and never
   * before the returned promise has resolved. Returns null when no event of the run is retained. Also returns null when
   * `after` is above the last number of the log, which means that the follower got its last events from the journal.
   * Throws AppError `unavailable`.
   */
  follow(run_id: string, after: number, onReady: () => void): Promise<Subscription | null>
  /** True when this log of a run is out of date, because the owner under `epoch` writes to a log in another process. */
  isBehind(run_id: string, epoch: number): boolean
  /**
   * True when the log has events of the run but not its end, see `isEnd`. False when nothing is retained. Throws
   * AppError `unavailable`.
   */
  lacksEnd(run_id: string, hasEnded: boolean): Promise<boolean>
  /**
   * Deletes the log of a run, disconnects its followers, and shuts out every writer. Throws AppError `unavailable`
   * while the log is out of reach.
   */
  drop(run_id: string): Promise<void>
  close(): Promise<void>
}

/** True when no event has to follow this one. A question is the last event only while its run has not ended. */
export function isEnd(event: AgentEvent, hasEnded: boolean): boolean {
  return isLast(event) && !(hasEnded && event.event === 'approval_required')
}

/** The log of one run, for its writer. */
export interface RunLog {
  /** The state that all events added up to when the log was opened, as followers know it. Null when the log was new. */
  readonly emitted: readonly RunPart[] | null
  /** Adds the next event. Followers get it when the log has stored it, so that it cannot be lost with this process. */
  append(event: AgentEvent): void
  /**
   * To be called when the run emits nothing more for now. Resolves when all appended events are stored. The log expires
   * later.
   */
  close(): Promise<void>
  /**
   * To be called when another process owns the run. Stops writing. Disconnects the followers in this process, so that
   * they reconnect to the new owner, unless they get the new owner's events here. Can be called after `close`.
   */
  handOver(): void
}

/** How many numbers each epoch has, so that a log that continues after a loss gives no number out twice. */
const EPOCH_SIZE = 10_000_000

/** Returns the number before the first event of a log that is new under this epoch. */
export function firstSeq(epoch: number): number {
  return Math.max(0, epoch - 1) * EPOCH_SIZE
}

/** Returns the last number that may be given out under an epoch. */
export function lastSeq(epoch: number): number {
  return firstSeq(epoch) + EPOCH_SIZE
}

/**
 * A follower's position in a log. However slowly the follower reads, the position takes the memory of a number, not of
 * a queue of events.
 */
export interface Subscription {
  /**
   * Returns the next events, oldest first, and moves the position behind them. Returns a few hundred at most, so call
   * it until it returns none. Returns null when the follower is disconnected from this log.
   */
  read(): NumberedAgentEvent[] | null
  /** True when `read` returns events, now or after the next page is fetched. */
  hasMore(): boolean
  close(): void
}
