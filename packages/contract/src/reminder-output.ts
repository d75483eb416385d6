import { z } from 'zod'
import { changeIds, nextCursor, outputId, outputInstant } from './output-scalars.ts'
import type { Reminder, ReminderAnswered, ReminderChannels, ReminderPage } from './reminder.ts'
import type { SameType } from './same-type.ts'
import { todoContentFields } from './todo-output.ts'

const { item, due_date, start_time, end_time } = todoContentFields

export const reminderSchema = z
  .object({
    ...{ item, due_date, start_time, end_time },
    id: outputId,
    todo_id: outputId,
    alarm_time: outputInstant.describe('When it was due.'),
    sent_at: outputInstant,
    is_late: z.boolean(),
    shown_at: outputInstant.nullable(),
    answered_at: outputInstant.nullable(),
    answer: z.enum(['done', 'snoozed', 'dismissed', 'withdrawn']).nullable().describe('Null while it is open.'),
    version: z.int(),
  })
  .describe('A reminder that was delivered, with its receipt.')

export const reminderPageSchema = z.object({ reminders: z.array(reminderSchema), next_cursor: nextCursor })

export const reminderAnsweredSchema = z.object({ reminder: reminderSchema, change_ids: changeIds })

export const reminderChannelsSchema = z.object({ has_mail: z.boolean() })

true satisfies SameType<z.output<typeof reminderSchema>, Reminder>
true satisfies SameType<z.output<typeof reminderPageSchema>, ReminderPage>
true satisfies SameType<z.output<typeof reminderAnsweredSchema>, ReminderAnswered>
true satisfies SameType<z.output<typeof reminderChannelsSchema>, ReminderChannels>
