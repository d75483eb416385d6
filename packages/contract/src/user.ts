import { z } from 'zod'
import type { RunUsage } from './agent-events.ts'
import {
  MAX_DURATION,
  MAX_FILTER_NAME_LENGTH,
  MAX_NAME_LENGTH,
  MAX_SAVED_FILTERS,
  MAX_SEARCH_LENGTH,
  MIN_DURATION,
} from './bounds.ts'
import type { HourCycle } from './hour-cycle.ts'
import { HOUR_CYCLES } from './hour-cycle.ts'
import { clockSchema, idSchema, timeZoneSchema } from './scalars.ts'
import { sessionIdSchema } from './session.ts'
import { line, text } from './text.ts'

export const firstDayOfWeekSchema = z.enum(['monday', 'saturday', 'sunday'])
export type FirstDayOfWeek = z.infer<typeof firstDayOfWeekSchema>
export const dateOrderSchema = z.enum(['dmy', 'mdy'])
export type DateOrder = z.infer<typeof dateOrderSchema>

/** The languages that the texts of the web app have. */
export const languageSchema = z.enum(['en', 'de'])
export type Language = z.infer<typeof languageSchema>

export const savedFilterSchema = z.strictObject({
  id: idSchema,
  name: line(MAX_FILTER_NAME_LENGTH),
  /** What the search field of the web app reads. */
  query: text(1, MAX_SEARCH_LENGTH),
})
export type SavedFilter = z.output<typeof savedFilterSchema>

/** How the user has set up the web app. A field that is left out has the value that the app starts with. */
export const uiSchema = z
  .strictObject({
    accent: z.enum(['indigo', 'blue', 'green', 'orange', 'pink', 'graphite']),
    density: z.enum(['comfortable', 'compact']),
    /** Whether single keys such as `j` are shortcuts. */
    single_keys: z.boolean(),
    saved_filters: z
      .array(savedFilterSchema)
      .max(MAX_SAVED_FILTERS, `must be at most ${MAX_SAVED_FILTERS} filters`)
      .refine((filters) => new Set(filters.map(({ id }) => id)).size === filters.length, 'must have different ids'),
  })
  .partial()
export type Ui = z.output<typeof uiSchema>

/**
 * Who answers: `model` is the language model, `offline` the rules of this server, `auto` the rules where they are sure and
 * the model otherwise.
 */
export const assistantSchema = z.enum(['model', 'offline', 'auto'])
export type Assistant = z.infer<typeof assistantSchema>

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
  /** Clocks of 12 or 24 hours. Null: as people do in the user's time zone, see `hourCycleOf`. */
  hour_cycle: HourCycle | null
  /** The language of the web app. Null: that of the browser. */
  language: Language | null
  /** How the user has set up the web app. The server does not use it. */
  ui: Ui
  /** Whether reminders also come by mail, when the server can send mail and the user has an address. */
  email_reminders: boolean
  /** Whether the assistant asks before it deletes anything, even one todo. */
  ask_before_deleting: boolean
  /** Null: as the operator has set it. */
  assistant: Assistant | null
  /** When the account will be deleted, or null. `account.keep` cancels the deletion. */
  delete_at: string | null
}

/** The answer of `me.get`. */
export interface MeWithFeed extends Me {
  /** Pass it to `change.subscribe` as `lastEventId` to get every change that this answer does not yet contain. */
  feed_position: string
}

export const nameSchema = line(MAX_NAME_LENGTH)

/** A change of the settings. Fields of `ui` that are left out stay as they are. The two ends of the working hours are checked together with the stored ones. */
export const meUpdateSchema = z
  .strictObject({
    name: nameSchema,
    time_zone: timeZoneSchema,
    default_duration: z.int().min(MIN_DURATION).max(MAX_DURATION),
    working_hours_start: clockSchema,
    working_hours_end: clockSchema,
    first_day_of_week: firstDayOfWeekSchema.nullable(),
    date_order: dateOrderSchema.nullable(),
    hour_cycle: z.enum(HOUR_CYCLES).nullable(),
    language: languageSchema.nullable(),
    ui: uiSchema,
    email_reminders: z.boolean(),
    ask_before_deleting: z.boolean(),
    assistant: assistantSchema.nullable(),
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
  /** The cost of this month in US dollars, as far as the prices of the models are known. */
  cost_usd: number
  /** Null: no budget. */
  monthly_budget_usd: number | null
}

/** Asks also for the usage of one conversation, or of one run. */
export const usageQuerySchema = z.strictObject({ session_id: sessionIdSchema.optional(), run_id: idSchema.optional() })

/** `session` and `run` are null when they were not asked for. */
export interface UsageReport extends Usage {
  session: RunUsage | null
  run: RunUsage | null
}

/** The assistant as it is set up, for the settings page. */
export interface AssistantStatus {
  /** Who answers this user. */
  assistant: Assistant
  /** What the user may choose. Only one when the operator leaves no choice. */
  choices: Assistant[]
  /** The name of the language model; null without one. */
  model: string | null
  /** One sentence that says what is wrong with the language model and what to change; null when nothing is. */
  problem: string | null
}
