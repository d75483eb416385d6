import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf } from '../calendar.ts'
import type { Days } from './days.ts'
import { isOneDay, oneDay } from './days.ts'
import type { Draft } from './draft.ts'

/**
 * Joins two ways to say the same day: "Tuesday, 24 November", "Thu 15th", "Friday EOD". Null when they cannot be the
 * same day.
 */
export function sameDays(first: Days, second: Days): Partial<Draft> | null {
  if (first.isGeneric || second.isGeneric) return { days: first.isGeneric ? second : first }
  const [weekday, other] = first.weekday ? [first, second] : [second, first]
  if (!weekday.weekday || weekday.isPlural || other.weekday || !isOneDay(other)) return null
  // "in two weeks on Monday" is the Monday of that week.
  const agreed = other.isCounted ? oneDay(inWeekOf(other.from, weekday.weekday)) : agreeing(weekday.weekday, other)
  return { days: agreed ?? { ...withoutBareness(other), other: weekday.from } }
}

/** Returns a date with its weekday: "May 5 (Wed)". A year in which both fit wins; otherwise the date counts. */
export function dateOfWeekday(weekday: number, date: Days): Days | null {
  return isOneDay(date) ? (agreeing(weekday, date) ?? withoutBareness(date)) : null
}

function inWeekOf(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: weekday - day.dayOfWeek })
}

function withoutBareness({ bare: _, ...days }: Days): Days {
  return days
}

/** How many years ahead to search for a date that falls on its weekday. */
const YEARS_AHEAD = 2

/**
 * Returns the first date with these words that falls on the weekday. Null when no such date lies
 * within {@link YEARS_AHEAD}.
 */
function agreeing(weekday: number, date: Days): Days | null {
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
