import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { RunStatus } from '@todo-agents/contract/run'
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
}

/**
 * A follower's place in a run, whatever has become of its log: events that are no longer held are told as the state that
 * they added up to. Null when there is nothing more to tell: the run has ended, or waits for its user.
 * Throws AppError `not_found`, and `unavailable` while a process that shares no log with this one has the run.
 */
export async function followRun(options: FollowOptions): Promise<Subscription | null> {
  const { db, event_log, user_id, run_id, after, onReady } = options
  await getRun(db, user_id, run_id)
  const subscription = await event_log.follow(run_id, after, onReady)
  if (!subscription) return fromJournal(options)
  const isUnfinished = async () => isUnderWay((await getRun(db, user_id, run_id)).status)
  // Of what ended but has not told it, the end is about to come.
  if (subscription.hasMore() || (await isUnfinished()) || (await event_log.lacksEnd(run_id))) return subscription
  // It may have told its end since.
  if (subscription.hasMore()) return subscription
  subscription.close()
  return null
}

function isUnderWay(status: RunStatus): boolean {
  return status === 'queued' || status === 'running'
}

/** The state of a run whose log is gone, and its end, beyond all numbers that were given out. */
async function fromJournal({ db, user_id, run_id, after }: FollowOptions): Promise<Subscription | null> {
  const { run, epoch, parts, end } = await getRunState(db, user_id, run_id)
  if (isUnderWay(run.status)) {
    throw new AppError('unavailable', 'This run is just being taken up by another process. Try again in a moment.')
  }
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
