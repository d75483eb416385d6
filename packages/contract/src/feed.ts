import { z } from 'zod'
import type { Change } from './change.ts'
import type { Run } from './run.ts'
import type { Me } from './user.ts'

/**
 * What `change.subscribe` emits. Each event has an id, which is the position after it.
 *
 * - `start`: the feed has begun. With the id that was given as `lastEventId`, it goes on there and nothing was missed.
 *   With another id it begins at that one: what was read before may be out of date, what is read from now on is not.
 * - `change`: one change of a todo or a tag with its state before and after, in the order in which they were made; none
 *   is missed over a reconnection. `todo_ids` of a tag are left out when they are more than `MAX_FEED_TODO_IDS` of bounds.ts.
 * - `run`: a run of the user is now queued, begun, waiting or ended. The last event of a run counts. After a `start`
 *   that goes on, all runs come that have not ended, or have since the position.
 * - `me`: the settings, the name, the address or the deletion of the user have changed, to this. It is not repeated:
 *   after a reconnection, read `me.get`.
 */
export type FeedEvent =
  | { type: 'start' }
  | { type: 'change'; change: Change }
  | { type: 'run'; run: Run }
  | { type: 'me'; me: Me }

/** The id of the last change, and when it was the last, in milliseconds since 1970: what came since can be told. */
const POSITION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d{1,15})?$/

/** A position in the feed, as its events and `me.get` have it. */
const feedPositionSchema = z.string().toLowerCase().regex(POSITION, 'must be the id of an event of the feed')

/** `lastEventId`: where to go on, as tRPC itself names it; from now on when absent. */
export const subscribeSchema = z.strictObject({ lastEventId: feedPositionSchema.nullish() })

export function formatFeedPosition(change_id: string, at: Date): string {
  return `${change_id}:${at.getTime()}`
}

/** `at` is null for a position that does not say, such as the id of a change. */
export function parseFeedPosition(position: string): { change_id: string; at: Date | null } {
  const [change_id = '', at] = position.split(':')
  return { change_id, at: at === undefined ? null : new Date(Number(at)) }
}
