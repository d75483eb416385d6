import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf, isBefore, nextDate, onOrAfter } from '../calendar.ts'
import type { Recurrence } from '../types.ts'

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/**
 * How many months are searched. A fifth Friday comes within three months and a 31st within two, but 30 February never
 * comes.
 */
const MONTHS = 24

/** Returns the first day of the rule that is `from` or later. Null when the rule has no such day. */
export function firstDay(rule: Recurrence, from: PlainDate): PlainDate | null {
  const { freq, by_day, by_month, by_month_day } = rule
  if (freq === 'weekly' && by_day) return earliest(by_day.map((code) => onOrAfter(from, WEEKDAYS.indexOf(code) + 1)))
  if (freq === 'yearly' && by_month) {
    return earliest(by_month.flatMap((month) => (by_month_day ?? [1]).map((day) => nextDate(from, month, day))))
  }
  if (freq !== 'monthly' || !(by_day ?? by_month_day)) return from
  for (let months = 0; months < MONTHS; months++) {
    const first = from.with({ day: 1 }).add({ months })
    const days = [
      ...(by_month_day ?? []).map((number) => dayOfMonth(first, number)),
      ...(by_day ?? []).map((code) => nthWeekday(first, code)),
    ]
    const day = earliest(days.filter((candidate) => candidate !== null && !isBefore(candidate, from)))
    if (day) return day
  }
  return null
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
