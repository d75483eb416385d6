import type { DateLength } from '../calendar/plain-date.ts'
import { PlainDate } from '../calendar/plain-date.ts'
import type { Grain, WeekStart } from './types.ts'

/** Whole days; `to` is exclusive. */
export interface DateRange {
  from: PlainDate
  to: PlainDate
  grain: Grain
}

export function isBefore(a: PlainDate, b: PlainDate): boolean {
  return PlainDate.compare(a, b) < 0
}

/** Returns null when the calendar has no such date (30 February). */
export function dateOf(year: number, month: number, day: number): PlainDate | null {
  if (month < 1 || month > 12 || day < 1) return null
  return day <= PlainDate.of(year, month, 1).daysInMonth ? PlainDate.of(year, month, day) : null
}

/** Returns the first `weekday` on the day or after it. `weekday` is an ISO number; Monday is 1. */
export function onOrAfter(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: (weekday - day.dayOfWeek + 7) % 7 })
}

export function after(day: PlainDate, weekday: number): PlainDate {
  return onOrAfter(day.add({ days: 1 }), weekday)
}

export function before(day: PlainDate, weekday: number): PlainDate {
  return onOrAfter(day.subtract({ days: 7 }), weekday)
}

const FIRST_DAYS: Record<WeekStart, number> = { monday: 1, saturday: 6, sunday: 7 }

/** Returns the first day of the week that contains `day`. */
export function weekOf(day: PlainDate, { week_start }: { week_start: WeekStart }): PlainDate {
  return day.subtract({ days: (day.dayOfWeek - FIRST_DAYS[week_start] + 7) % 7 })
}

/** Returns the next date with this month and day. 29 February can be up to eight years away. */
export function nextDate(today: PlainDate, month: number, day: number): PlainDate | null {
  for (let year = today.year; year <= today.year + 8; year++) {
    const date = dateOf(year, month, day)
    if (date && !isBefore(date, today)) return date
  }
  return null
}

/** Returns the next date with this day of the month. */
export function nextDayOfMonth(today: PlainDate, number: number): PlainDate | null {
  for (let months = 0; months < 12; months++) {
    const first = today.with({ day: 1 }).add({ months })
    const day = dateOf(first.year, first.month, number)
    if (day && !isBefore(day, today)) return day
  }
  return null
}

/** Returns the year that two digits mean. As in POSIX, 69 to 99 are in the last century. */
export function fullYear(year: number): number {
  return year < 69 ? 2000 + year : year < 100 ? 1900 + year : year
}

/** Calendar units that periods are made of. */
export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade' | 'century'

/** Returns the unit that contains `day`, moved by `steps` units. */
export function periodAround(
  day: PlainDate,
  unit: PeriodUnit,
  steps: number,
  week: { week_start: WeekStart },
): DateRange {
  const from = startOf(day, unit, week).add(stepOf(unit, steps))
  return { from, to: from.add(stepOf(unit, 1)), grain: unit === 'century' ? 'decade' : unit }
}

function startOf(day: PlainDate, unit: PeriodUnit, week: { week_start: WeekStart }): PlainDate {
  switch (unit) {
    case 'day':
      return day
    case 'week':
      return weekOf(day, week)
    case 'month':
      return day.with({ day: 1 })
    case 'quarter':
      return day.with({ month: Math.floor((day.month - 1) / 3) * 3 + 1, day: 1 })
    case 'year':
      return day.with({ month: 1, day: 1 })
    default: {
      const years = unit === 'decade' ? 10 : 100
      return day.with({ year: day.year - (day.year % years), month: 1, day: 1 })
    }
  }
}

function stepOf(unit: PeriodUnit, count: number): DateLength {
  switch (unit) {
    case 'quarter':
      return { months: 3 * count }
    case 'decade':
      return { years: 10 * count }
    case 'century':
      return { years: 100 * count }
    default:
      return { [`${unit}s`]: count }
  }
}

/** Returns the day `count` working days later. Saturdays and Sundays are no working days. */
export function addWorkdays(day: PlainDate, count: number): PlainDate {
  let result = day
  for (let left = Math.min(Math.abs(count), 1000); left > 0; ) {
    result = result.add({ days: Math.sign(count) })
    if (result.dayOfWeek <= 5) left--
  }
  return result
}
