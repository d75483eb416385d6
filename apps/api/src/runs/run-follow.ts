import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { RunPhase, RunState } from '@todo-agents/db/runs/run.repository'
import { getRunPhase, getRunState } from '@todo-agents/db/runs/run.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import { lastSeq } from '../event-log/event-log.ts'

export interface FollowOptions {
  db: Kysely<Tables>
  event_log: EventLog
  user_id: string
  run_id: string
  /** The number of the last event that the follower has. */
  after: number
  onReady: () => void
  /** The run is known to be the user's, and to run here: the database need not be asked. */
  is_theirs: boolean
  /** No other process has this database, so the log that is held here is where a run that waits will be told. */
  is_alone?: boolean
}

/** How often to look for the log of a run that is under way somewhere else. */
const LOOK_MS = 1000

/**
 * A follower's place in a run, whatever has become of its log: events that are no longer held are told as the state that
 * they added up to; a run that is just being taken up, or streamed by a process that shares no log with this one, is
 * waited for. Null when there is nothing more to tell: the run has ended, or waits for its user.
 * Throws AppError `not_found`, and `unavailable` when the log gets out of reach just now.
 */
export async function followRun(options: FollowOptions): Promise<Subscription | null> {
  const { db, user_id, run_id, is_theirs } = options
  const run = is_theirs ? null : await getRunPhase(db, user_id, run_id)
  const held = await followHeld(options, run)
  if (held === null || held === 'away') return followUnheld(options, held === 'away')
  if (!run || run.status === 'running') return held
  // Its turn may come in a process that shares no log with this one. Hundreds that wait in the only process, and ask the
  // database each second, would be a third of what it can do.
  if (run.status === 'queued') return options.is_alone ? held : waitForLog(options, held)
  try {
    return await followAtRest(options, run, held)
  } catch (error) {
    held.close()
    throw error
  }
}

/** Null: nothing is held here that tells what comes after. `away`: where it is kept cannot be asked. */
async function followHeld(
  { event_log, run_id, after, onReady }: FollowOptions,
  run: RunPhase | null,
): Promise<Subscription | null | 'away'> {
  try {
    const held = await event_log.follow(run_id, after, onReady)
    return held && run && event_log.isBehind(run_id, run.epoch) ? leave(held) : held
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return 'away'
    throw error
  }
}

/** Of a run that has ended, or waits for its user. */
async function followAtRest(
  options: FollowOptions,
  { status }: RunPhase,
  held: Subscription,
): Promise<Subscription | null> {
  const { db, event_log, user_id, run_id } = options
  if (!(await event_log.lacksEnd(run_id, status !== 'awaiting_approval'))) return held.hasMore() ? held : leave(held)
  // Its process or the watchdog is about to tell the question, in this log: numbers from elsewhere would be beyond those
  // that the run goes on with.
  if (status === 'awaiting_approval') return held
  const state = await getRunState(db, user_id, run_id)
  // Of what has just ended, the end is about to come.
  if (state.isLeased) return held
  held.close()
  return fromJournal(options, state)
}

/** When the log is only out of reach, a run that has not ended will go on with its numbers. */
async function followUnheld(options: FollowOptions, is_away: boolean): Promise<Subscription | null> {
  const { db, user_id, run_id } = options
  const state = await getRunState(db, user_id, run_id)
  if (isUnderWay(state.run) || (is_away && !hasEnded(state.run))) return waitForLog(options)
  return fromJournal(options, state)
}

function leave(subscription: Subscription): null {
  subscription.close()
  return null
}

type Standing = Pick<RunPhase, 'status'>

function isUnderWay({ status }: Standing): boolean {
  return status === 'queued' || status === 'running'
}

function hasEnded(run: Standing): boolean {
  return !isUnderWay(run) && run.status !== 'awaiting_approval'
}

/**
 * The state of a run whose log is gone, and its end or its question, beyond all numbers that were given out. After a
 * question it goes on under a later epoch, in a log that begins anew beyond these numbers. Should its log be held after
 * all, by a process that shares none with this one, then the follower is too far for it, and gets the end from here.
 */
function fromJournal({ run_id, after }: FollowOptions, { run, epoch, parts, end }: RunState): Subscription | null {
  const events = [{ event: 'resync', data: { session_id: run.session_id, run_id, parts } } as const, ...end]
  const first = lastSeq(epoch) - events.length + 1
  const numbered = events.map((event, index): NumberedAgentEvent => ({ ...event, id: eventId(run_id, first + index) }))
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
 * Follows the log as soon as it is held here; `found` is that of a run that waits for its turn. When the run goes on or
 * ends elsewhere, the follower is let go to ask again.
 */
function waitForLog(options: FollowOptions, found: Subscription | null = null): Subscription {
  const { db, event_log, user_id, run_id, onReady } = options
  let place = found
  let is_over = false
  let is_closed = false
  /** The run had ended, or waited for its user, at the last look, and the log did not say so. */
  let lacked_end = false
  /** A later epoch had the run at the last look than had opened the log. */
  let was_behind = false
  let timer = setTimeout(look, LOOK_MS)

  /** Answers whether to look again. */
  async function search(): Promise<boolean> {
    const run = await getRunPhase(db, user_id, run_id)
    const held = place ?? (await followHeld(options, run))
    if (held === 'away') {
      is_over = hasEnded(run)
      return !is_over
    }
    place = held
    if (!held) is_over = !isUnderWay(run)
    else if (event_log.isBehind(run_id, run.epoch)) return lookAgainForOwner()
    else if (!isUnderWay(run)) return lookAgainForEnd(run)
    return !is_over && (!place || run.status === 'queued')
  }

  /** A run is claimed a moment before its log is opened. If another process has claimed it, the next look is behind too. */
  function lookAgainForOwner(): boolean {
    is_over = was_behind
    was_behind = true
    return !is_over
  }

  /** The end is stored a moment before its event is in the log. If another process has the log, the next look lacks it too. */
  async function lookAgainForEnd({ status }: RunPhase): Promise<boolean> {
    const lacks_end = await event_log.lacksEnd(run_id, status !== 'awaiting_approval')
    is_over = lacks_end && lacked_end
    lacked_end = lacks_end
    return lacks_end && !is_over
  }

  async function look(): Promise<void> {
    let goes_on = false
    try {
      goes_on = await search()
    } catch {
      // The database is away, or the run has just been deleted: a follower who asks again will be told.
      is_over = true
    }
    if (is_closed) {
      place?.close()
      return
    }
    if (place || is_over) onReady()
    if (goes_on) timer = setTimeout(look, LOOK_MS)
  }

  return {
    hasMore: () => place?.hasMore() ?? false,
    read() {
      const events = place ? place.read() : []
      return events?.length === 0 && is_over ? null : events
    },
    close() {
      is_closed = true
      clearTimeout(timer)
      place?.close()
    },
  }
}
