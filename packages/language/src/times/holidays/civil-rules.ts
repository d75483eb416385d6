import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'
import { easter } from './easter.ts'

const SUNDAY = 0
const SATURDAY = 6

/** The same date of every year. */
export function fixed(month: number, day: number): Rule {
  return (year) => [dayNumber(year, month, day)]
}

/** The first `weekday` on that date or after it. */
export function onOrAfter(weekday: number, month: number, day: number): Rule {
  return (year) => {
    const date = dayNumber(year, month, day)
    return [date + modulo(weekday - weekdayOf(date), 7)]
  }
}

/** The `weekday` number `count` of a month; -1 is the last. */
export function nth(count: number, weekday: number, month: number): Rule {
  if (count > 0) return onOrAfter(weekday, month, 7 * count - 6)
  return (year) => {
    const last = dayNumber(year, month + 1, 0)
    return [last - modulo(weekdayOf(last) - weekday, 7)]
  }
}

/** A holiday with a day off: on a weekend it moves to the Friday before or the Monday after. */
export function nearestWorkday(month: number, day: number): Rule {
  return (year) => {
    const date = dayNumber(year, month, day)
    const weekday = weekdayOf(date)
    return [date + (weekday === SATURDAY ? -1 : weekday === SUNDAY ? 1 : 0)]
  }
}

/** 29 February, in leap years only. */
export function leapDay(year: number): DayNumber[] {
  const day = dayNumber(year, 3, 1) - 1
  return day === dayNumber(year, 2, 28) ? [] : [day]
}

/** In the United States: 15 April, or the next day that is neither a weekend nor Emancipation Day in Washington. */
export function taxDay(year: number): DayNumber[] {
  const [emancipation] = nearestWorkday(4, 16)(year)
  const first = dayNumber(year, 4, 15)
  const days = [first, first + 1, first + 2, first + 3]
  return days
    .filter((day) => day !== emancipation && weekdayOf(day) !== SUNDAY && weekdayOf(day) !== SATURDAY)
    .slice(0, 1)
}

/** The second Sunday in February since 2022, the first one before 2022. */
export function superBowl(year: number): DayNumber[] {
  return nth(year < 2022 ? 1 : 2, SUNDAY, 2)(year)
}

/** The bank holidays of England that are always Mondays: Easter, the first and the last of May, the last of August. */
export function bankMondays(year: number): DayNumber[] {
  return [easter(1), nth(1, 1, 5), nth(-1, 1, 5), nth(-1, 1, 8)].flatMap((rule) => rule(year))
}

/** The last Saturday in March, or the one before when that is the day before Easter. */
export function earthHour(year: number): DayNumber[] {
  const [last] = nth(-1, SATURDAY, 3)(year) as [DayNumber]
  return [easter(-1)(year).includes(last) ? last - 7 : last]
}

/** 1 Thout of the Copts: 11 September, a day later before a leap year. */
export function copticNewYear(year: number): DayNumber[] {
  return [dayNumber(year, 9, modulo(year, 4) === 3 ? 12 : 11)]
}

export function inaugurationDay(year: number): DayNumber[] {
  return modulo(year, 4) === 1 ? [dayNumber(year, 1, 20)] : []
}

/**
 * 1 Farvardin of the Parsis' year of 365 days, which was 16 August in 2020 to 2023: it moves a day with each leap year.
 */
export function parsiNewYear(year: number): DayNumber[] {
  const known = dayNumber(2021, 8, 16)
  return [known + Math.round((dayNumber(year, 8, 16) - known) / 365) * 365]
}
