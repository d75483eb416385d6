import { Temporal } from 'temporal-polyfill'
import { readOrdinal } from '../text/numbers.ts'

export type PlainDate = Temporal.PlainDate

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const MONTHS = 'january february march april may june july august september october november december'.split(' ')

/** The date, or null when the calendar has none (30 February). */
export function dateOf(year: number, month: number, day: number): PlainDate | null {
  if (month < 1 || month > 12 || day < 1) return null
  const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' })
  return date.day === day ? date : null
}

/** "fri", "Fridays" → 5; ISO numbers, Monday is 1. */
export function weekdayNumber(name: string | undefined): number {
  const stem = (name ?? '').toLowerCase().slice(0, 3)
  return WEEKDAYS.findIndex((weekday) => weekday.startsWith(stem)) + 1
}

export function monthNumber(name: string | undefined): number {
  const stem = (name ?? '').toLowerCase().slice(0, 3)
  return MONTHS.findIndex((month) => month.startsWith(stem)) + 1
}

export function onOrAfter(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: (weekday - day.dayOfWeek + 7) % 7 })
}

export function after(day: PlainDate, weekday: number): PlainDate {
  return onOrAfter(day.add({ days: 1 }), weekday)
}

/** The first day of the week that `day` is in. */
export function weekOf(day: PlainDate, { week_start }: { week_start: 'monday' | 'sunday' }): PlainDate {
  return day.subtract({ days: week_start === 'monday' ? day.dayOfWeek - 1 : day.dayOfWeek % 7 })
}

/** The date in the year that was said, or the next such date; 29 February waits for a leap year. */
export function nextDate(today: PlainDate, month: number, day: number, year?: string): PlainDate | null {
  if (year) return dateOf(year.length === 2 ? 2000 + Number(year) : Number(year), month, day)
  for (let next = today.year; next <= today.year + 8; next++) {
    const date = dateOf(next, month, day)
    if (date && Temporal.PlainDate.compare(date, today) >= 0) return date
  }
  return null
}

export function nextDayOfMonth(today: PlainDate, date: number): PlainDate | null {
  for (let months = 0; months < 12; months++) {
    const first = today.with({ day: 1 }).add({ months })
    const day = dateOf(first.year, first.month, date)
    if (day && Temporal.PlainDate.compare(day, today) >= 0) return day
  }
  return null
}

export function nthOf(first: PlainDate, nth: string, weekday: string | undefined): PlainDate | null {
  const next = first.add({ months: 1 })
  if (nth.toLowerCase() === 'last') {
    return weekday ? onOrAfter(next.subtract({ weeks: 1 }), weekdayNumber(weekday)) : next.subtract({ days: 1 })
  }
  const count = readOrdinal(nth) - 1
  const day = weekday ? onOrAfter(first, weekdayNumber(weekday)).add({ weeks: count }) : first.add({ days: count })
  return Temporal.PlainDate.compare(day, next) < 0 ? day : null
}
