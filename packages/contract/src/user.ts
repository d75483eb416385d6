import { z } from 'zod'
import { MAX_DURATION, MAX_NAME_LENGTH, MIN_DURATION } from './bounds.ts'
import { clockSchema, timeZoneSchema } from './scalars.ts'
import { line } from './text.ts'

export const firstDayOfWeekSchema = z.enum(['monday', 'saturday', 'sunday'])
export type FirstDayOfWeek = z.infer<typeof firstDayOfWeekSchema>
export const dateOrderSchema = z.enum(['dmy', 'mdy'])
export type DateOrder = z.infer<typeof dateOrderSchema>

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
  /** The hours in which free time is looked for, on the user's clock: `09:00`. The end is after the start. */
  working_hours_start: string
  working_hours_end: string
  /** Null: as people count in the user's time zone. */
  first_day_of_week: FirstDayOfWeek | null
  /**
   * How the user writes and reads a date in numbers: `dmy` is 1/12 for 1 December, `mdy` is 12/1. Null: as people do in
   * the user's time zone.
   */
  date_order: DateOrder | null
  /** Whether reminders also come by mail, when the server can send mail and the user has an address. */
  email_reminders: boolean
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

/** A change of the settings. The two ends of the working hours are checked together with the stored ones. */
export const meUpdateSchema = z
  .strictObject({
    name: nameSchema,
    time_zone: timeZoneSchema,
    default_duration: z.int().min(MIN_DURATION).max(MAX_DURATION),
    working_hours_start: clockSchema,
    working_hours_end: clockSchema,
    first_day_of_week: firstDayOfWeekSchema.nullable(),
    date_order: dateOrderSchema.nullable(),
    email_reminders: z.boolean(),
    ask_before_deleting: z.boolean(),
  })
  .partial()
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
