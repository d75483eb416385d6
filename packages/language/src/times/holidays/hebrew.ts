import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'

/** The day that elapsed days count from. 1 Tishri of the year 1 is a day later, 7 October 3761 BC (Julian). */
const EPOCH = -2_092_590

/**
 * 1 Tishri of a Hebrew year: the mean new moon, postponed when it falls late on a day or on a Sunday, Wednesday or
 * Friday, or when a year would be too long or short (Dershowitz and Reingold, "Calendrical Calculations", chapter 8).
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

/** The two Hebrew years that overlap a Gregorian year. */
function hebrewYears(year: number): number[] {
  return [year + 3760, year + 3761]
}

/** A day of the months from Tishri to Kislev, counted from 1 Tishri as 0; `kislev` counts from 1 Kislev. */
export function fromNewYear(days: number): Rule {
  return (year) => hebrewYears(year).map((hebrew) => newYear(hebrew) + days)
}

export function kislev(day: number): Rule {
  return (year) =>
    hebrewYears(year).map((hebrew) => {
      const first = newYear(hebrew)
      const isHeshvanLong = (newYear(hebrew + 1) - first) % 10 === 5
      return first + (isHeshvanLong ? 60 : 59) + day - 1
    })
}

/** A day of Nisan or of a month near it, counted from 1 Nisan as 0: around it, months have fixed lengths. */
export function fromNisan(days: number, kept: (day: DayNumber) => DayNumber = (day) => day): Rule {
  return (year) => hebrewYears(year).map((hebrew) => kept(newYear(hebrew + 1) - 177 + days))
}

/** 15 Shevat; leap years have a month more before Nisan. */
export function tuBishvat(year: number): DayNumber[] {
  return hebrewYears(year).map((hebrew) => {
    const leap = newYear(hebrew + 1) - newYear(hebrew) > 380
    return newYear(hebrew + 1) - 177 - (leap ? 89 : 59) + 14
  })
}

/** A fast is not kept on the Sabbath, but on the day after it. */
export function offSabbath(day: DayNumber): DayNumber {
  return weekdayOf(day) === 6 ? day + 1 : day
}

/** Holocaust Day avoids the Sabbath: it is not on a Friday, and not on a Sunday, whose eve is a Saturday. */
export function holocaustDay(day: DayNumber): DayNumber {
  const moved: Record<number, number> = { 5: -1, 0: 1 }
  return day + (moved[weekdayOf(day)] ?? 0)
}

/** Independence Day and the memorial day before it avoid the Sabbath. The move from Monday is only since 2004. */
export function independenceDay(day: DayNumber): DayNumber {
  const moved: Record<number, number> = { 5: -1, 6: -2, 1: day >= dayNumber(2004, 1, 1) ? 1 : 0 }
  return day + (moved[weekdayOf(day)] ?? 0)
}
