import { z } from 'zod'
import type { Change } from './change.ts'
import type { Reminder } from './reminder.ts'
import type { Run } from './run.ts'
import type { Me } from './user.ts'

/**
 * The events of `change.subscribe`. The id of each event is the position after it.
 *
 * - `start`: the first event. With the same id as the given `lastEventId`, the feed resumes there and nothing was missed.
 *   With another id the feed starts at that position: data that was read earlier may be out of date, data that is read from
 *   now on is not.
 * - `change`: one change of a todo or a tag with its state before and after, in the order of the changes. None is missed
 *   over a reconnection. The `todo_ids` of a tag or a list are left out when there are more than `MAX_FEED_TODO_IDS` of bounds.ts.
 * - `run`: a run of the user was queued, started, waits for approval, or ended. The last event of a run counts. After a
 *   `start` that resumes, the feed sends all runs that have not ended, or have ended since the position.
 * - `me`: the settings, the name, the address or the scheduled deletion of the user have changed; the event has the new
 *   state. It is not repeated: after a reconnection, read `me.get`.
 * - `reminder`: a reminder was delivered, answered or opened again on any device; the event has its new state. It may come again with
 *   the same state. After a `start` that resumes, the feed sends those that were delivered or answered since the position.
 *   The reminders of a deleted todo end with the `change` that deletes it.
 */
export type FeedEvent =
  | { type: 'start' }
  | { type: 'change'; change: Change }
  | { type: 'run'; run: Run }
  | { type: 'me'; me: Me }
  | { type: 'reminder'; reminder: Reminder }

/**
 * The id of the last change before the position, and optionally the time of the position, in milliseconds since 1970. A
 * feed that resumes uses this time to find the runs that have ended since.
 */
const POSITION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d{1,15})?$/

/** A position in the feed: the id of an event, or `feed_position` of `me.get`. */
const feedPositionSchema = z.string().toLowerCase().regex(POSITION, 'must be the id of an event of the feed')

/** `lastEventId`: the position at which to resume, named as in tRPC. Without it, the feed starts now. */
export const subscribeSchema = z.strictObject({ lastEventId: feedPositionSchema.nullish() })
