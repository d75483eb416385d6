import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { Run } from '@todo-agents/contract/run'
import type { RunState } from '@todo-agents/db/run-state'
import { getRun, getRunState } from '@todo-agents/db/run-state'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { EventLog, Subscription } from './event-log.ts'
import { lastSeq } from './event-log.ts'

export interface FollowOptions {
  db: Kysely<Tables>
  event_log: EventLog
  user_id: string
  run_id: string
  /** The number of the last event that the follower has. */
  after: number
  onReady: () => void
  /** The run is known to be the user's: the database need not be asked. */
  is_theirs: boolean
}

/** How often to look for the log of a run that is under way somewhere else. */
const LOOK_MS = 1000

/**
 * A follower's place in a run, whatever has become of its log: events that are no longer held are told as the state that
 * they added up to; a run that is just being taken up, or streamed by a process that shares no log with this one, is
 * waited for. Null when there is nothing more to tell: the run has ended, or waits for its user.
 * Throws AppError `not_found`.
 */
export async function followRun(options: FollowOptions): Promise<Subscription | null> {
  const { db, event_log, user_id, run_id, is_theirs } = options
  const run = is_theirs ? null : await getRun(db, user_id, run_id)
  const subscription = await followHeld(options)
  if (subscription && (!run || isUnderWay(run))) return subscription
  if (subscription && !(await event_log.lacksEnd(run_id)))
    return subscription.hasMore() ? subscription : leave(subscription)
  const state = await getRunState(db, user_id, run_id)
  // Of what has just ended, the end is about to come.
  if (subscription && (isUnderWay(state.run) || state.is_leased)) return subscription
  subscription?.close()
  return isUnderWay(state.run) ? waitForLog(options) : fromJournal(options, state)
}

/** Null when nothing is held, or where it is kept cannot be asked. */
async function followHeld({ event_log, run_id, after, onReady }: FollowOptions): Promise<Subscription | null> {
  try {
    return await event_log.follow(run_id, after, onReady)
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return null
    throw error
  }
}

function leave(subscription: Subscription): null {
  subscription.close()
  return null
}

function isUnderWay({ status }: Run): boolean {
  return status === 'queued' || status === 'running'
}

/** The state of a run whose log is gone, and its end, beyond all numbers that were given out. */
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

/** Follows the log as soon as it is held here. When the run ends elsewhere, the follower is let go to ask again. */
function waitForLog(options: FollowOptions): Subscription {
  const { db, user_id, run_id, onReady } = options
  let found: Subscription | null = null
  let is_over = false
  let is_closed = false
  let timer = setTimeout(look, LOOK_MS)

  async function look(): Promise<void> {
    try {
      found = await followHeld(options)
      is_over = !found && !isUnderWay(await getRun(db, user_id, run_id))
    } catch {
      // The database is away, or the run has just been deleted: a follower who asks again will be told.
      is_over = true
    }
    if (is_closed) found?.close()
    else if (found || is_over) onReady()
    else timer = setTimeout(look, LOOK_MS)
  }

  return {
    hasMore: () => found?.hasMore() ?? false,
    read() {
      if (is_over) return null
      return found ? found.read() : []
    },
    close() {
      is_closed = true
      clearTimeout(timer)
      found?.close()
    },
  }
}
