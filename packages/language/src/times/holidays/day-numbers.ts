import { PlainDate } from '../../calendar/plain-date.ts'

/**
 * A day as the number of days since 1 January 1970 (day 0), because the arithmetic of calendars needs whole days. A
 * moment is such a number with a fraction, in universal time.
 */
export type DayNumber = number

/**
 * Returns the first days of a holiday for a Gregorian year: all days in that year, and perhaps some in the years beside
 * it.
 */
export type Rule = (year: number) => DayNumber[]

const DAY_ZERO = PlainDate.of(1970, 1, 1)

export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / 86_400_000
}

export function dateOfNumber(day: DayNumber): PlainDate {
  return DAY_ZERO.add({ days: day })
}

/** Returns the weekday; 0 is Sunday. 1 January 1970 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return modulo(day + 4, 7)
}

/** The remainder of a division, never negative. */
export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}

/** A text needs few years, several times each. */
const MOST_YEARS = 30

/** Returns the rule with a memory of the last years, because the moon's phases take long to compute. */
export function remembered(rule: Rule): Rule {
  const known = new Map<number, DayNumber[]>()
  return (year) => {
    const days = known.get(year) ?? rule(year)
    if (known.size >= MOST_YEARS) known.clear()
    known.set(year, days)
    return days
  }
}

/** Returns the rule, moved by `days`; a negative number is earlier. */
export function shifted(rule: Rule, days: number): Rule {
  return (year) => rule(year).map((day) => day + days)
}
