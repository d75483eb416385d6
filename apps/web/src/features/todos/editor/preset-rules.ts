import { detailTexts as t } from '../../../lib/texts/detail.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dateFormat } from '../../../lib/time/time-style.ts'
import { anchorDay } from '../../../lib/time/times-form.ts'
import type { TodoForm } from './todo-form.ts'

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

interface PresetRule {
  rule: string
  label: string
}

/** Returns the usual rules for a todo on this day. */
export function presetRules(day: Day): PresetRule[] {
  const date = new Date(`${day}T00:00:00Z`)
  const [month, dayOfMonth] = [date.getUTCMonth() + 1, date.getUTCDate()]
  const format = (options: Intl.DateTimeFormatOptions) => dateFormat({ timeZone: 'UTC', ...options }).format(date)
  return [
    { rule: 'FREQ=DAILY', label: t.everyDay },
    { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', label: t.everyWeekday },
    { rule: `FREQ=WEEKLY;BYDAY=${WEEKDAYS[date.getUTCDay()]}`, label: t.everyWeekOn(format({ weekday: 'long' })) },
    { rule: `FREQ=MONTHLY;BYMONTHDAY=${dayOfMonth}`, label: t.everyMonthOn(dayOfMonth) },
    {
      rule: `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${dayOfMonth}`,
      label: t.everyYearOn(format({ month: 'long', day: 'numeric' })),
    },
  ]
}

/**
 * Returns the form after its day has changed, with the same usual rule for the new day: "every week on Monday" becomes
 * "every week on Tuesday". `saved`: the rule that the todo already has stays, because a move may be meant for one
 * occurrence only.
 */
export function withRuleOfDay(before: TodoForm, after: TodoForm, saved: string): TodoForm {
  const [from, to] = [anchorDay(before), anchorDay(after)]
  const isSame = from === to || after.recurrence === '' || after.recurrence === saved
  if (isSame || !from || !to || before.recurrence !== after.recurrence) return after
  const place = presetRules(from).findIndex(({ rule }) => rule === after.recurrence)
  return { ...after, recurrence: presetRules(to)[place]?.rule ?? after.recurrence }
}
