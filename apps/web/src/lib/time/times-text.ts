import type { Me } from '@todo-agents/contract/user'
import { dateOrder } from '@todo-agents/language/customs'
import { pickerTexts as t } from '../texts/pickers.ts'
import { recurrenceTexts } from '../texts/recurrence.ts'
import { formatClockRange, formatDay, formatDayRange, formatInstant } from './format-time.ts'
import type { Day } from './time.ts'
import { dayOf } from './time.ts'
import type { TimesForm } from './times-form.ts'
import { instantOf } from './times-form.ts'

/** Returns when a todo is: "Tomorrow, 9:00 AM – 10:00 AM", "Dec 20 – Jan 3" or "No date". */
export function whenText(form: TimesForm, { time_zone, today }: { time_zone: string; today: Day }): string {
  if (form.when === 'day' && form.day) {
    return form.end_day ? formatDayRange(form.day, form.end_day, today) : formatDay(form.day, today)
  }
  const start = instantOf(form, 'start', time_zone)
  const end = instantOf(form, 'end', time_zone)
  if (form.when !== 'time' || !start) return t.noDate
  if (!end) return formatInstant(start, { time_zone, today })
  return `${formatDay(dayOf(start, time_zone), today)}, ${formatClockRange(start, end, { time_zone, today })}`
}

/** Returns the rule of a form in words, with the months and days in the order of the reader. */
export function ruleWords(
  { recurrence, isFromCompletion }: Pick<TimesForm, 'recurrence' | 'isFromCompletion'>,
  reader: Pick<Me, 'time_zone' | 'date_order'>,
): string {
  const recurrence_from = isFromCompletion ? 'completion' : 'schedule'
  return recurrenceTexts.inWords(recurrence, {
    recurrence_from,
    time_zone: reader.time_zone,
    date_order: dateOrder(reader),
  })
}
