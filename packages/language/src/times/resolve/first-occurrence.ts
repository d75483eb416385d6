import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf, isBefore, onOrAfter } from '../calendar.ts'
import type { Recurrence } from '../types.ts'

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/**
 * How many months are searched. A fifth Friday comes within three months and a 31st within two, but a 29 February can be
 * eight years away, and 30 February never comes.
 */
const MONTHS = 100

/** Returns the first day of the rule that is `from` or later. Null when the rule has no such day. */
export function firstDay(rule: Recurrence, from: PlainDate): PlainDate | null {
  const { freq, by_day, by_month, by_month_day } = rule
  if (freq === 'weekly' && by_day) return earliest(by_day.map((code) => onOrAfter(from, WEEKDAYS.indexOf(code) + 1)))
  if (!(freq === 'monthly' || freq === 'yearly') || !(by_day ?? by_month_day ?? by_month)) return from
  for (let months = 0; months < MONTHS; months++) {
    const first = from.with({ day: 1 }).add({ months })
    if (by_month && !by_month.includes(first.month)) continue
    const day = earliest(daysIn(first, rule).filter((candidate) => !isBefore(candidate, from)))
    if (day) return day
  }
  return null
}

/** Returns the days of the rule in the month that begins on `first`. */
function daysIn(first: PlainDate, { by_day, by_month_day, by_set_pos }: Recurrence): PlainDate[] {
  if (by_set_pos) {
    const codes = by_day ?? []
    const days = Array.from({ length: first.daysInMonth }, (_, index) => first.add({ days: index })).filter(
      ({ dayOfWeek }) => codes.some((code) => code === WEEKDAYS[dayOfWeek - 1]),
    )
    return by_set_pos.flatMap((nth) => days.at(nth > 0 ? nth - 1 : nth) ?? [])
  }
  const numbers = by_month_day ?? (by_day ? [] : [1])
  return [
    ...numbers.map((number) => dayOfMonth(first, number)),
    ...(by_day ?? []).map((code) => nthWeekday(first, code)),
  ].filter((day) => day !== null)
}

function earliest(days: (PlainDate | null)[]): PlainDate | null {
  return days.reduce((best, day) => (day && (!best || isBefore(day, best)) ? day : best), null)
}

/** Returns a day of the month by its number. A number below 0 counts from the end. */
function dayOfMonth(first: PlainDate, number: number): PlainDate | null {
  return dateOf(first.year, first.month, number < 0 ? first.daysInMonth + 1 + number : number)
}

/** Returns a weekday of the month by its code: "2TU" is the second Tuesday, "-1FR" the last Friday. */
function nthWeekday(first: PlainDate, code: string): PlainDate | null {
  const nth = Number.parseInt(code, 10)
  const weekday = WEEKDAYS.indexOf(code.slice(-2)) + 1
  const next = first.add({ months: 1 })
  const day =
    nth > 0
      ? onOrAfter(first, weekday).add({ weeks: nth - 1 })
      : onOrAfter(next.subtract({ weeks: 1 }), weekday).add({ weeks: nth + 1 })
  return isBefore(day, first) || !isBefore(day, next) ? null : day
}
