import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf } from '../calendar.ts'
import type { Days } from './days.ts'
import { isOneDay, oneDay } from './days.ts'

/** Returns a date with its weekday: "May 5 (Wed)". A year in which both fit wins; otherwise the date counts. */
export function dateOfWeekday(weekday: number, date: Days): Days | null {
  return isOneDay(date) ? (agreeing(weekday, date) ?? withoutBareness(date)) : null
}

export function withoutBareness({ bare: _, ...days }: Days): Days {
  return days
}

/** How many years ahead to search for a date that falls on its weekday. */
const YEARS_AHEAD = 2

/**
 * Returns the first date with these words that falls on the weekday. Null when no such date lies
 * within {@link YEARS_AHEAD}.
 */
export function agreeing(weekday: number, date: Days): Days | null {
  if (date.from.dayOfWeek === weekday) return withoutBareness(date)
  const candidates = date.monthDay
    ? monthsAhead(date.from, date.monthDay)
    : date.date
      ? yearsAhead(date.from, date.date)
      : []
  const day = candidates.find((candidate) => candidate.dayOfWeek === weekday)
  return day ? oneDay(day, { other: date.from }) : null
}

function monthsAhead(from: PlainDate, number: number): PlainDate[] {
  return Array.from({ length: 12 * YEARS_AHEAD }, (_, months) => {
    const first = from.with({ day: 1 }).add({ months })
    return dateOf(first.year, first.month, number)
  }).filter((day) => day !== null)
}

function yearsAhead(from: PlainDate, { month, day }: { month: number; day: number }): PlainDate[] {
  return Array.from({ length: YEARS_AHEAD }, (_, years) => dateOf(from.year + years, month, day)).filter(
    (date) => date !== null,
  )
}
