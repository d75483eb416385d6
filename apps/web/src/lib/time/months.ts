import { Temporal } from './temporal.ts'
import type { Day } from './time.ts'

/** Returns the weeks that show the month of a day, with the days of its neighbours. `firstDay`: 0 is Sunday. */
export function monthOf(day: Day, firstDay: number): Day[][] {
  const first = Temporal.PlainDate.from(day).with({ day: 1 })
  const start = first.subtract({ days: (first.dayOfWeek - firstDay + 7) % 7 })
  const weeks = Math.ceil((((first.dayOfWeek - firstDay + 7) % 7) + first.daysInMonth) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => start.add({ days: week * 7 + column }).toString()),
  )
}

/** Returns the same day of a month before or after, or the last one of a shorter month. */
export function withMonth(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString()
}

/** Returns the first day of the next week after a day. `firstDay`: 0 is Sunday. */
export function nextWeek(day: Day, firstDay: number): Day {
  const date = Temporal.PlainDate.from(day)
  return date.add({ days: ((firstDay - date.dayOfWeek + 13) % 7) + 1 }).toString()
}
