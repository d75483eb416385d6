import { z } from 'zod'
import { MAX_DURATION, MAX_NAME_LENGTH, MIN_DURATION } from './bounds.ts'
import { timeZoneSchema } from './scalars.ts'
import { line } from './text.ts'

/** The signed-in user. */
export interface Me {
  id: string
  name: string
  /** Null for a guest. */
  email: string | null
  is_guest: boolean
  time_zone: string
  /** How many minutes a todo lasts that has a start but no end. */
  default_duration: number
  /** Whether the assistant asks before it deletes anything, even one todo. */
  ask_before_deleting: boolean
  /** When the account will be deleted, or null. `account.keep` cancels the deletion. */
  delete_at: string | null
}

/** The answer of `me.get`. */
export interface MeWithFeed extends Me {
  /** Pass it to `change.subscribe` as `lastEventId` to get every change that this answer does not yet contain. */
  feed_position: string
}

export const nameSchema = line(MAX_NAME_LENGTH)

export const meUpdateSchema = z.strictObject({
  name: nameSchema.optional(),
  time_zone: timeZoneSchema.optional(),
  default_duration: z.int().min(MIN_DURATION).max(MAX_DURATION).optional(),
  ask_before_deleting: z.boolean().optional(),
})
export type MeUpdate = z.infer<typeof meUpdateSchema>

/** The usage of a user in this calendar month (UTC). */
export interface Usage {
  /** How many runs were counted: those with a paid model, or all when there is a limit. */
  current_usage: number
  /** Null: no limit. */
  monthly_limit: number | null
  /** Null: no limit. */
  remaining_quota: number | null
  /** The first instant of the next month, in UTC. */
  reset_date: string
  input_tokens: number
  output_tokens: number
}
