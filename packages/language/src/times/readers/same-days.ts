import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf } from '../calendar.ts'
import type { Days } from './days.ts'
import { isOneDay, manyDays, oneDay } from './days.ts'
import type { Draft } from './draft.ts'
import { agreeing, withoutBareness } from './weekday-dates.ts'

/**
 * Joins two ways to say the same day: "Tuesday, 24 November", "Thu 15th", "Friday EOD". Null when they cannot be the
 * same day.
 */
export function sameDays(first: Days, second: Days): Partial<Draft> | null {
  if (first.isGeneric || second.isGeneric) return { days: first.isGeneric ? second : first }
  const inPeriod = dayIn(first, second)
  if (inPeriod) return { days: inPeriod }
  // "this Friday the 27th", "tomorrow, 26 November"
  if (!first.weekday && isOneDay(first) && isOneDay(second) && (second.date || second.monthDay)) {
    const isSame = [first.from, first.other].some((day) => day?.equals(second.from))
    return isSame ? { days: withoutBareness(second) } : null
  }
  const [weekday, other] = first.weekday ? [first, second] : [second, first]
  if (!weekday.weekday || weekday.isPlural || other.weekday || !isOneDay(other)) return null
  // "in two weeks on Monday" is the Monday of that week.
  const agreed = other.isCounted ? oneDay(inWeekOf(other.from, weekday.weekday)) : agreeing(weekday.weekday, other)
  return { days: agreed ?? { ...withoutBareness(other), other: weekday.from } }
}

/** "next month on the 5th", "next year on May 5", "next year in May". */
function dayIn({ grain, bare, from }: Days, { monthDay, date, ...second }: Days): Days | null {
  if (bare || (grain !== 'month' && grain !== 'year')) return null
  const { year, month } = from
  if (grain === 'month') return some(monthDay ? dateOf(year, month, monthDay) : null)
  if (date) return some(dateOf(year, date.month, date.day))
  if (second.grain !== 'month' || second.isGeneric) return null
  const first = second.from.with({ year })
  return manyDays({ from: first, to: first.add({ months: 1 }), grain: 'month' })
}

function some(day: PlainDate | null): Days | null {
  return day && oneDay(day)
}

function inWeekOf(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: weekday - day.dayOfWeek })
}
