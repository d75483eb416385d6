import type { PlainDate } from '../../calendar/plain-date.ts'
import type { Days } from './days.ts'
import { isOneDay, oneDay } from './days.ts'
import type { Draft } from './draft.ts'
import { agreeing, withoutBareness } from './weekday-dates.ts'

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

function inWeekOf(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: weekday - day.dayOfWeek })
}
