import { z } from 'zod'
import type { Change } from './change.ts'
import type { Run } from './run.ts'
import { idSchema } from './scalars.ts'

/**
 * What `change.subscribe` tells, each with an id to go on after.
 *
 * - `start`: the feed has begun here. Whatever was read before may be out of date, what is read now is not.
 * - `change`: one change of a todo or a tag, in the order in which they were made; none is missed over a reconnection.
 * - `run`: a run of the user is now queued, begun, waiting or ended. Of these the last one counts; some may be missed
 *   over a reconnection, so read `run.active` after a `start`.
 */
export type FeedEvent = { type: 'start' } | { type: 'change'; change: Change } | { type: 'run'; run: Run }

/** `lastEventId`: where to go on, as tRPC itself names it; from now on when absent. */
export const subscribeSchema = z.strictObject({ lastEventId: idSchema.nullish() })
