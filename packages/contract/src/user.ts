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
  /** Minutes that a todo with a start but no end lasts. */
  default_duration: number
  /** The assistant asks before it deletes anything, even one todo. */
  ask_before_deleting: boolean
  /** When the account is deleted, as its user asked; null when it is not. `account.keep` calls it off. */
  delete_at: string | null
}

/** What `me.get` answers. */
export interface MeWithFeed extends Me {
  /** Give it to `change.subscribe` as `lastEventId`: then nothing that happens after this answer is missed. */
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

/** This calendar month (UTC) of a user. */
export interface Usage {
  /** Runs that count: those that asked a paid model, or all where a limit is set. */
  current_usage: number
  /** null: there is no limit. */
  monthly_limit: number | null
  /** null: there is no limit. */
  remaining_quota: number | null
  /** The first instant of the next month in UTC. */
  reset_date: string
  input_tokens: number
  output_tokens: number
}
