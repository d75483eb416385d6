import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'
import { lunation, phaseMoment } from './sun-and-moon.ts'

const SUNSET_OF_MECCA = 15.5 / 24

/**
 * The calendar of Saudi Arabia, Umm al-Qura. Since 1420 (April 1999) it follows tables that JavaScript engines carry.
 * Before 1420 it followed the moon: a month started on the day after the new moon. Until 1392 (February 1973) the month
 * started a day later when the new moon was after sunset in Mecca (van Gent, "The Umm al-Qura Calendar of Saudi
 * Arabia").
 */
const TABLES_FROM = dayNumber(1999, 4, 17)
const MIDNIGHT_FROM = dayNumber(1973, 2, 4)

const UMM_AL_QURA = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})

/** 1 Muharram of the year 1: 16 July 622 of the Julian calendar. */
const EPOCH = -492_148
const MEAN_YEAR = 354.367068

function tableDate(day: DayNumber): { months: number; date: number } {
  const parts = UMM_AL_QURA.formatToParts(day * 86_400_000)
  const number = (type: string) => Number.parseInt(parts.find((part) => part.type === type)?.value ?? '', 10)
  return { months: number('year') * 12 + number('month'), date: number('day') }
}

/** Returns the first day of a month of a year of the Hijra. Month 13 is the first month of the next year. */
function monthStart(year: number, month: number): DayNumber {
  const mean = Math.round(EPOCH + MEAN_YEAR * (year - 1) + 29.530588861 * (month - 1))
  return mean + 3 < TABLES_FROM ? byMoon(mean) : byTable(year * 12 + month, mean)
}

function byTable(months: number, mean: DayNumber): DayNumber {
  // Even when `mean` is some days off, the middle of the month is in the right month.
  const middle = mean + 14
  const found = tableDate(middle)
  return found.months === months ? middle - found.date + 1 : mean
}

function byMoon(mean: DayNumber): DayNumber {
  const near = lunation(mean)
  const newMoon = [near - 1, near, near + 1]
    .map((each) => phaseMoment(each, 0))
    .reduce((best, each) => (Math.abs(each + 1 - mean) < Math.abs(best + 1 - mean) ? each : best))
  const latest = newMoon < MIDNIGHT_FROM ? SUNSET_OF_MECCA : 1
  return Math.floor(newMoon) + (modulo(newMoon, 1) < latest ? 1 : 2)
}

/** Returns the years of the Hijra that can overlap a Gregorian year. */
function hijraYears(year: number): number[] {
  const first = Math.floor((dayNumber(year, 1, 1) - EPOCH) / MEAN_YEAR) + 1
  return [first - 1, first, first + 1]
}

export function hijra(month: number, day: number): Rule {
  return (year) => hijraYears(year).map((hijraYear) => monthStart(hijraYear, month) + day - 1)
}

/** The last Friday of Ramadan. */
export function lastFridayOfRamadan(year: number): DayNumber[] {
  return hijra(10, 0)(year).map((last) => last - modulo(weekdayOf(last) - 5, 7))
}
