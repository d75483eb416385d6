import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import { eventId } from '@todo-agents/contract/event-id'
import type { RunPhase, RunState } from '@todo-agents/db/runs/run.repository'
import { getRunPhase, getRunState } from '@todo-agents/db/runs/run.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import { lastSeq } from '../event-log/event-log.ts'

export interface FollowOptions {
  db: Kysely<Tables>
  eventLog: EventLog
  user_id: string
  run_id: string
  /** The number of the last event that the follower has. */
  after: number
  onReady: () => void
  /** True when the run is known to belong to this user and to run in this process. Then the database is not asked. */
  isLiveHere: boolean
  /** True when no other process has this database, so a queued run will write to the log of this process. */
  isAlone?: boolean
}

/** How often to look for the log of a run that runs in another process. */
const LOOK_MS = 1000

/**
 * Follows a run, wherever its log is, and even when its log is lost. Events that are no longer retained are replaced by
 * the state they added up to. While a run is being claimed, or runs in a process that shares no log with this one, the
 * follower waits. Returns null when there are no more events: the run has ended, or waits for its user. Throws AppError
 * `not_found`, and `unavailable` when the log goes out of reach during the call.
 */
export async function followRun(options: FollowOptions): Promise<Subscription | null> {
  const { db, user_id, run_id, isLiveHere } = options
  const run = isLiveHere ? null : await getRunPhase(db, user_id, run_id)
  const retained = await followRetained(options, run)
  if (retained === null || retained === 'away') return followWithoutLog(options, retained === 'away')
  if (!run || run.status === 'running') return retained
  // Another process that shares no log with this one may start the run, so the follower asks the database every second.
  // When this is the only process, that cannot happen, and hundreds of such followers would take a third of the
  // database's capacity.
  if (run.status === 'queued') return options.isAlone ? retained : waitForLog(options, retained)
  try {
    return await followAtRest(options, run, retained)
  } catch (error) {
    retained.close()
    throw error
  }
}

/**
 * Follows the log of the run. Returns null when this process has no log of the run, when the log is out of date, or
 * when `after` is above the last number of the log. Returns `away` when the log is out of reach.
 */
async function followRetained(
  { eventLog, run_id, after, onReady }: FollowOptions,
  run: RunPhase | null,
): Promise<Subscription | null | 'away'> {
  try {
    const retained = await eventLog.follow(run_id, after, onReady)
    return retained && run && eventLog.isBehind(run_id, run.epoch) ? close(retained) : retained
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return 'away'
    throw error
  }
}

/**
 * Follows a run that has ended or waits for its user. Reads the log, or the journal when the log will not get the end.
 * Returns null when the follower has all events.
 */
async function followAtRest(
  options: FollowOptions,
  { status }: RunPhase,
  retained: Subscription,
): Promise<Subscription | null> {
  const { db, eventLog, user_id, run_id } = options
  if (!(await eventLog.lacksEnd(run_id, status !== 'awaiting_approval')))
    return retained.hasMore() ? retained : close(retained)
  // The owner or the watchdog is about to emit the question to this log. Do not read the question from the journal: its
  // number would be higher than those with which the run continues in this log.
  if (status === 'awaiting_approval') return retained
  const state = await getRunState(db, user_id, run_id)
  // The run has just ended, and its owner is about to emit the end.
  if (state.isLeased) return retained
  retained.close()
  return fromJournal(options, state)
}

/**
 * Follows a run when this process cannot follow its log. Waits for the log of an active run. If the log is only out of
 * reach (`isAway`), also waits for the log of a run that waits for its user, because the run will continue with the
 * numbers of that log. Reads any other run from the journal.
 */
async function followWithoutLog(options: FollowOptions, isAway: boolean): Promise<Subscription | null> {
  const { db, user_id, run_id } = options
  const state = await getRunState(db, user_id, run_id)
  if (isActive(state.run) || (isAway && !hasEnded(state.run))) return waitForLog(options)
  return fromJournal(options, state)
}

function close(subscription: Subscription): null {
  subscription.close()
  return null
}

type Status = Pick<RunPhase, 'status'>

function isActive({ status }: Status): boolean {
  return status === 'queued' || status === 'running'
}

function hasEnded(run: Status): boolean {
  return !isActive(run) && run.status !== 'awaiting_approval'
}

/**
 * Returns the state of a run whose log is lost, then its end or its question. These events get the last numbers of the
 * epoch, above all that were given out. Returns null when the follower already has them. After a question the run
 * continues under a later epoch, in a new log with higher numbers. A process that shares no log with this one may still
 * have the old log. If the follower reconnects to that process, its position is above the last number of the old log,
 * and it gets the end from the journal.
 */
function fromJournal({ run_id, after }: FollowOptions, { run, epoch, parts, end }: RunState): Subscription | null {
  const events = [{ event: 'resync', data: { session_id: run.session_id, run_id, parts } } as const, ...end]
  const first = lastSeq(epoch) - events.length + 1
  const numbered = events.map((event, index): NumberedAgentEvent => ({ ...event, id: eventId(first + index) }))
  return after < lastSeq(epoch) ? readOnce(numbered) : null
}

function readOnce(events: NumberedAgentEvent[]): Subscription {
  let unread = events
  return {
    hasMore: () => unread.length > 0,
    read() {
      const next = unread
      unread = []
      return next
    },
    close() {},
  }
}

/**
 * Follows the log of the run as soon as this process has it: at once if `queuedLog` is the log of a queued run. When
 * the run continues or ends in another process, the follower is disconnected, so that it reconnects.
 */
function waitForLog(options: FollowOptions, queuedLog: Subscription | null = null): Subscription {
  const { db, eventLog, user_id, run_id, onReady } = options
  let subscription = queuedLog
  let isOver = false
  let isClosed = false
  /** At the last look, the run had ended or waited for its user, but the log lacked the end or the question. */
  let lackedEnd = false
  /** At the last look, the log was out of date, see `EventLog.isBehind`. */
  let wasBehind = false
  let timer = setTimeout(look, LOOK_MS)

  /** Looks for the log once. Returns whether to look again. */
  async function search(): Promise<boolean> {
    const run = await getRunPhase(db, user_id, run_id)
    const retained = subscription ?? (await followRetained(options, run))
    if (retained === 'away') {
      isOver = hasEnded(run)
      return !isOver
    }
    subscription = retained
    if (!retained) isOver = !isActive(run)
    else if (eventLog.isBehind(run_id, run.epoch)) return lookAgainForOwner()
    else if (!isActive(run)) return lookAgainForEnd(run)
    return !isOver && (!subscription || run.status === 'queued')
  }

  /**
   * Returns true at the first look that finds the log out of date, because an owner claims a run a moment before it
   * opens the log. If the log is still out of date at the next look, the owner is another process, and the follower is
   * disconnected.
   */
  function lookAgainForOwner(): boolean {
    isOver = wasBehind
    wasBehind = true
    return !isOver
  }

  /**
   * Returns true at the first look that finds no end in the log, because the end is stored a moment before it is
   * emitted. If the log still has no end at the next look, another process has the run's log, and the follower is
   * disconnected.
   */
  async function lookAgainForEnd({ status }: RunPhase): Promise<boolean> {
    const lacksEnd = await eventLog.lacksEnd(run_id, status !== 'awaiting_approval')
    isOver = lacksEnd && lackedEnd
    lackedEnd = lacksEnd
    return lacksEnd && !isOver
  }

  async function look(): Promise<void> {
    let shouldLookAgain = false
    try {
      shouldLookAgain = await search()
    } catch {
      // The database is away, or the run was just deleted. The follower reconnects, and then gets the error.
      isOver = true
    }
    if (isClosed) {
      subscription?.close()
      return
    }
    if (subscription || isOver) onReady()
    if (shouldLookAgain) timer = setTimeout(look, LOOK_MS)
  }

  return {
    hasMore: () => subscription?.hasMore() ?? false,
    read() {
      const events = subscription ? subscription.read() : []
      return events?.length === 0 && isOver ? null : events
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      subscription?.close()
    },
  }
}
