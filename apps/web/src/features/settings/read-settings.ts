import type { MeUpdate } from '@todo-agents/contract/user'
import { assistantSchema, dateOrderSchema, firstDayOfWeekSchema } from '@todo-agents/contract/user'

/** The name of the hidden field that says that the form has the switch for mail: an empty check box sends nothing. */
export const MAIL_SHOWN = 'has_email_reminders'

/** Returns the settings that the form has, or why they cannot be saved. */
export function readSettings(data: FormData): MeUpdate | { error: string } {
  const text = (name: string) => String(data.get(name))
  const working_hours_start = text('working_hours_start')
  const working_hours_end = text('working_hours_end')
  if (working_hours_end <= working_hours_start) return { error: 'The working hours must end after they start.' }
  return {
    name: text('name'),
    time_zone: text('time_zone'),
    default_duration: Number(data.get('default_duration')),
    working_hours_start,
    working_hours_end,
    // An empty value means: as usual in the time zone.
    first_day_of_week: firstDayOfWeekSchema.nullable().parse(data.get('first_day_of_week') || null),
    date_order: dateOrderSchema.nullable().parse(data.get('date_order') || null),
    ask_before_deleting: data.has('ask_before_deleting'),
    // Where there is no choice, the form does not have the field.
    ...(data.has('assistant') && { assistant: assistantSchema.nullable().parse(data.get('assistant') || null) }),
    ...(data.has(MAIL_SHOWN) && { email_reminders: data.has('email_reminders') }),
  }
}
