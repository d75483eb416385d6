import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber } from './day-numbers.ts'
import { lunation, phaseMoment, sunLongitude, sunMoment } from './sun-and-moon.ts'

/**
 * Returns the day of a moment in China, where days start at midnight. The clocks are eight hours ahead of UTC; before
 * 1929 they followed the sun of Beijing.
 */
function chinaDay(moment: number): DayNumber {
  return Math.floor(moment + (moment < dayNumber(1929, 1, 1) ? 1397 / 180 : 8) / 24)
}

function winterSolstice(year: number): DayNumber {
  return chinaDay(sunMoment(270, dayNumber(year, 12, 21)))
}

/** Returns the first days of the months, starting with the month of the winter solstice. */
function monthsFrom(solstice: DayNumber): DayNumber[] {
  const near = lunation(solstice) - 1
  const starts = Array.from({ length: 17 }, (_, index) => chinaDay(phaseMoment(near + index, 0)))
  return starts.slice(starts.findLastIndex((start) => start <= solstice))
}

/** Returns the sign of the zodiac, 0 to 11, that the sun is in when the day starts in China. */
function signAt(day: DayNumber): number {
  return Math.floor(sunLongitude(day - 8 / 24) / 30)
}

/**
 * A day of a Chinese month. The month of the winter solstice is the eleventh. When thirteen months start before the
 * month of the next solstice, the first of them in which the sun enters no sign is a leap month: it has the number of
 * the month before it (Dershowitz and Reingold, "Calendrical Calculations", chapter 19).
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
