import { z } from 'zod'
import { usageSchema } from './agent-events.ts'
import { HOUR_CYCLES } from './hour-cycle.ts'
import { count, outputId, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import type { AssistantStatus, Me, MeWithFeed, UsageReport } from './user.ts'
import { assistantSchema, dateOrderSchema, firstDayOfWeekSchema, languageSchema, uiSchema } from './user.ts'

const meSchema = z
  .object({
    id: outputId,
    name: z.string(),
    email: z.string().nullable().describe('Null for a guest.'),
    is_guest: z.boolean(),
    time_zone: z.string().describe('An IANA time zone.'),
    default_duration: z.int().describe('How many minutes a todo lasts that has a start but no end.'),
    working_hours_start: z.string(),
    working_hours_end: z.string(),
    first_day_of_week: firstDayOfWeekSchema.nullable().describe('Null: as usual in the time zone.'),
    date_order: dateOrderSchema.nullable().describe('`dmy`: 1/12 is 1 December. Null: as usual in the time zone.'),
    hour_cycle: z.enum(HOUR_CYCLES).nullable(),
    language: languageSchema.nullable().describe('The language of the web app. Null: that of the browser.'),
    ui: uiSchema.describe('How the user has set up the web app.'),
    email_reminders: z.boolean(),
    ask_before_deleting: z.boolean(),
    assistant: assistantSchema.nullable().describe('Null: as the operator has set it.'),
    delete_at: outputInstant.nullable().describe('When the account will be deleted.'),
  })
  .describe('The user, with the settings.')

export const meWithFeedSchema = meSchema.extend({ feed_position: z.string() })
/** `at`: when it was written, in the order of the changes. */
export const meWriteSchema = meSchema.extend({ at: outputInstant })

export const usageReportSchema = z
  .object({
    current_usage: count.describe('How many messages counted this month.'),
    monthly_limit: count.nullable(),
    remaining_quota: count.nullable(),
    reset_date: outputInstant,
    input_tokens: count,
    output_tokens: count,
    cost_usd: z.number(),
    monthly_budget_usd: z.number().nullable(),
    session: usageSchema.nullable(),
    run: usageSchema.nullable(),
  })
  .describe('The usage of this calendar month, in UTC. Null as a limit: no limit.')

export const assistantStatusSchema = z.object({
  assistant: assistantSchema,
  choices: z.array(assistantSchema),
  model: z.string().nullable(),
  problem: z.string().nullable().describe('What is wrong with the language model, and what to change.'),
})

true satisfies SameType<z.output<typeof meSchema>, Me>
true satisfies SameType<z.output<typeof meWithFeedSchema>, MeWithFeed>
true satisfies SameType<z.output<typeof usageReportSchema>, UsageReport>
true satisfies SameType<z.output<typeof assistantStatusSchema>, AssistantStatus>
