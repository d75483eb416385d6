import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber } from './day-numbers.ts'
import { lunation, phaseMoment, sunLongitude, sunMoment } from './sun-and-moon.ts'

/** Days start at midnight in China: eight hours ahead of UTC, until 1929 by the sun of Beijing. */
function chinaDay(moment: number): DayNumber {
  return Math.floor(moment + (moment < dayNumber(1929, 1, 1) ? 1397 / 180 : 8) / 24)
}

function winterSolstice(year: number): DayNumber {
  return chinaDay(sunMoment(270, dayNumber(year, 12, 21)))
}

/** The first days of the months, starting with the month of the winter solstice. */
function monthsFrom(solstice: DayNumber): DayNumber[] {
  const near = lunation(solstice) - 1
  const starts = Array.from({ length: 17 }, (_, index) => chinaDay(phaseMoment(near + index, 0)))
  return starts.slice(starts.findLastIndex((start) => start <= solstice))
}

/** The sign of the zodiac, 0 to 11, in which the sun is when a day of China starts. */
function signAt(day: DayNumber): number {
  return Math.floor(sunLongitude(day - 8 / 24) / 30)
}

/**
 * A day of a Chinese month. The month of the winter solstice is the eleventh. When thirteen months start before the one of
 * the next solstice, the first in which the sun enters no sign is a leap month, with the number of the one before it
 * (Dershowitz and Reingold, "Calendrical Calculations", chapter 19).
 */
export function chinese(month: number, day: number): Rule {
  return (year) => {
    const months = monthsFrom(winterSolstice(year - 1))
    const next = winterSolstice(year)
    const hasLeap = months.findLastIndex((start) => start <= next) === 13
    const leap = hasLeap
      ? months.findIndex((start, index) => index > 0 && signAt(start) === signAt(months[index + 1]!))
      : 99
    const place = (month + 1) % 12 || 12
    return [months[place >= leap ? place + 1 : place]! + day - 1]
  }
}

/** The tomb sweeping festival is when the longitude of the sun is 15 degrees. */
export function qingming(year: number): DayNumber[] {
  return [chinaDay(sunMoment(15, dayNumber(year, 4, 5)))]
}
