import { z } from 'zod'
import { MAX_DURATION, MAX_NAME_LENGTH, MIN_DURATION } from './bounds.ts'
import { timeZoneSchema } from './scalars.ts'
import { line } from './text.ts'

/** The signed-in user. */
export interface Me {
  id: string
  name: string
  /** null for a guest. */
  email: string | null
  is_guest: boolean
  time_zone: string
  /** The minutes of a todo with a start but no end. */
  default_duration: number
  /** Whether the assistant asks before it deletes anything, even one todo. */
  ask_before_deleting: boolean
  /** The scheduled deletion of the account, or null. `account.keep` cancels it. */
  delete_at: string | null
}

/** The answer of `me.get`. */
export interface MeWithFeed extends Me {
  /** The `lastEventId` for `change.subscribe` with which no change after this answer is missed. */
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
  /** The counted runs: runs with a paid model, or all runs when there is a limit. */
  current_usage: number
  /** null: no limit. */
  monthly_limit: number | null
  /** null: no limit. */
  remaining_quota: number | null
  /** The first instant of the next month, in UTC. */
  reset_date: string
  input_tokens: number
  output_tokens: number
}
