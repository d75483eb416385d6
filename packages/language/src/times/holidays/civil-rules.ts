import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'

export const SUNDAY = 0
export const MONDAY = 1
export const TUESDAY = 2
export const WEDNESDAY = 3
export const THURSDAY = 4
export const FRIDAY = 5
export const SATURDAY = 6

/** The same date of every year. */
export function fixed(month: number, day: number): Rule {
  return (year) => [dayNumber(year, month, day)]
}

/** The first such weekday on that date or after it. */
export function onOrAfter(weekday: number, month: number, day: number): Rule {
  return (year) => {
    const date = dayNumber(year, month, day)
    return [date + modulo(weekday - weekdayOf(date), 7)]
  }
}

/** The nth such weekday of a month; -1 is the last. */
export function nth(count: number, weekday: number, month: number): Rule {
  if (count > 0) return onOrAfter(weekday, month, 7 * count - 6)
  return (year) => {
    const last = dayNumber(year, month + 1, 0)
    return [last - modulo(weekdayOf(last) - weekday, 7)]
  }
}

/** Of a holiday that gives a free day: on a weekend it is kept on the Friday before or the Monday after. */
export function nearestWorkday(month: number, day: number): Rule {
  return (year) => {
    const date = dayNumber(year, month, day)
    const weekday = weekdayOf(date)
    return [date + (weekday === SATURDAY ? -1 : weekday === SUNDAY ? 1 : 0)]
  }
}

/** Only every `period` years, in those that leave `remainder`. */
export function every(period: number, remainder: number, rule: Rule): Rule {
  return (year): DayNumber[] => (modulo(year, period) === remainder ? rule(year) : [])
}
