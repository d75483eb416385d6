import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'

/** Moves a day off the weekdays that its feast avoids. */
type Kept = (day: DayNumber) => DayNumber

/** The day from which `elapsedDays` counts. 1 Tishri of the year 1 is a day later, 7 October 3761 BC (Julian). */
const EPOCH = -2_092_590

/**
 * Returns 1 Tishri of a Hebrew year. This is the day of the mean new moon, postponed when the new moon is late in the
 * day, when the day is a Sunday, Wednesday or Friday, or when a year would be too long or short (Dershowitz and
 * Reingold, "Calendrical Calculations", chapter 8).
 */
function newYear(year: number): DayNumber {
  const elapsed = elapsedDays(year)
  if (elapsedDays(year + 1) - elapsed === 356) return EPOCH + elapsed + 2
  if (elapsed - elapsedDays(year - 1) === 382) return EPOCH + elapsed + 1
  return EPOCH + elapsed
}

function elapsedDays(year: number): number {
  const months = Math.floor((235 * year - 234) / 19)
  // A day has 25,920 parts; a month has 29 days and 13,753 parts.
  const day = 29 * months + Math.floor((12_084 + 13_753 * months) / 25_920)
  return modulo(3 * (day + 1), 7) < 3 ? day + 1 : day
}

/** Returns the two Hebrew years that overlap a Gregorian year. */
function hebrewYears(year: number): number[] {
  return [year + 3760, year + 3761]
}

/**
 * A day in Tishri or the month after it; `days` counts from 1 Tishri, which is 0. The month after that, Kislev, does
 * not start at a fixed distance; see `kislev`. `kept` moves the day where the feast avoids weekdays.
 */
export function fromNewYear(days: number, kept: Kept = (day) => day): Rule {
  return (year) => hebrewYears(year).map((hebrew) => kept(newYear(hebrew) + days))
}

export function kislev(day: number): Rule {
  return (year) =>
    hebrewYears(year).map((hebrew) => {
      const first = newYear(hebrew)
      const isHeshvanLong = (newYear(hebrew + 1) - first) % 10 === 5
      return first + (isHeshvanLong ? 60 : 59) + day - 1
    })
}

/**
 * A day in Nisan or in a month near it, where months have fixed lengths; `days` counts from 1 Nisan, which is 0. `kept`
 * moves the day where the feast avoids weekdays.
 */
export function fromNisan(days: number, kept: Kept = (day) => day): Rule {
  return (year) => hebrewYears(year).map((hebrew) => kept(newYear(hebrew + 1) - 177 + days))
}

/** 15 Shevat. In leap years, one more month lies between it and Nisan. */
export function tuBishvat(year: number): DayNumber[] {
  return hebrewYears(year).map((hebrew) => {
    const leap = newYear(hebrew + 1) - newYear(hebrew) > 380
    return newYear(hebrew + 1) - 177 - (leap ? 89 : 59) + 14
  })
}

/** Moves a fast from the Sabbath to the day after it. */
export function offSabbath(day: DayNumber): DayNumber {
  return weekdayOf(day) === 6 ? day + 1 : day
}

/** Moves a fast from the Sabbath to the Thursday before it. */
export function beforeSabbath(day: DayNumber): DayNumber {
  return weekdayOf(day) === 6 ? day - 2 : day
}

/**
 * Moves Holocaust Day away from the Sabbath: from a Friday to Thursday, and from a Sunday, whose eve is a Saturday, to
 * Monday.
 */
export function holocaustDay(day: DayNumber): DayNumber {
  const moved: Record<number, number> = { 5: -1, 0: 1 }
  return day + (moved[weekdayOf(day)] ?? 0)
}

/**
 * Moves Independence Day, and the memorial day before it, away from the Sabbath. The move from Monday exists only since
 * 2004.
 */
export function independenceDay(day: DayNumber): DayNumber {
  const moved: Record<number, number> = { 5: -1, 6: -2, 1: day >= dayNumber(2004, 1, 1) ? 1 : 0 }
  return day + (moved[weekdayOf(day)] ?? 0)
}
