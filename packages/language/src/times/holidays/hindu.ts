import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo } from './day-numbers.ts'
import { lunation, moonLongitude, phaseMoment, sunLongitude, sunMoment } from './sun-and-moon.ts'

/** How far the clocks of India are ahead of UTC, in days. */
const INDIA = 5.5 / 24

/**
 * Returns how many degrees the sidereal zodiac has moved from the equinox (Lahiri's value for 2000, and 50.29 seconds
 * of arc a year).
 */
function precession(moment: number): number {
  return 23.853 + ((moment - 10_957.5) / 365.25) * 0.01397
}

function sunSign(moment: number): number {
  return Math.floor(modulo(sunLongitude(moment) - precession(moment), 360) / 30)
}

/**
 * A feast on a lunar day (tithi) of a month (Dershowitz and Reingold, "Calendrical Calculations", chapter 20). In a
 * tithi the moon gains 12 degrees on the sun; 1 to 15 are waxing, 16 to 30 waning. A month ends with the new moon and
 * has the name of the sign that the sun enters in it. A month in which the sun enters none is an extra month without
 * feasts. The feast is on the day on which the tithi prevails at `hour`. `prefers` chooses when this holds for two
 * days; when it holds for none, the feast is on the day on which the tithi ends.
 */
export function tithi(month: number, day: number, hour: number, prefers: 'first' | 'last'): Rule {
  return (year) => {
    const first = lunation(dayNumber(year, 1, 1)) - 1
    return Array.from({ length: 15 }, (_, index) => first + index)
      .filter((each) => isMonth(each, month))
      .map((each) => {
        const start = phaseMoment(each, 12 * (day - 1)) + INDIA
        const end = phaseMoment(each, 12 * day) + INDIA
        return prefers === 'first' ? firstDay(start, end, hour) : lastDay(start, end, hour)
      })
  }
}

/** True when the lunation is the month in which the sun enters the sign of this number. */
function isMonth(lunation: number, month: number): boolean {
  const sign = sunSign(phaseMoment(lunation, 0))
  return (sign + 1) % 12 === month && sunSign(phaseMoment(lunation + 1, 0)) !== sign
}

function firstDay(start: number, end: number, hour: number): DayNumber {
  const day = Math.ceil(start - hour / 24)
  return day + hour / 24 < end ? day : Math.floor(end)
}

function lastDay(start: number, end: number, hour: number): DayNumber {
  const day = Math.ceil(end - hour / 24) - 1
  return day + hour / 24 >= start ? day : Math.floor(end)
}

/**
 * The day on which the sun enters a sign of the sidereal zodiac (0 to 11), or the next day when it enters after `hour`.
 */
export function sankranti(sign: number, month: number, hour: number): Rule {
  return (year) => {
    const near = dayNumber(year, month, 14)
    const moment = sunMoment(30 * sign + precession(near), near) + INDIA
    return [Math.floor(moment + 1 - hour / 24)]
  }
}

/**
 * The last morning on which the moon enters a lunar mansion, of 27 from 0, while the sun is in a sign of the sidereal
 * zodiac, in the five weeks from a date. Onam is the day with the moon in Shravana and the sun in Leo.
 */
export function mansion(number: number, sign: number, month: number, day: number): Rule {
  return (year) => {
    const days = Array.from({ length: 35 }, (_, index) => dayNumber(year, month, day) + index)
    const isIt = (day: DayNumber) => {
      const moment = day + 7.5 / 24 - INDIA
      const moon = Math.floor(modulo(moonLongitude(moment) - precession(moment), 360) / (360 / 27))
      return moon === number && sunSign(moment) === sign
    }
    return days.filter((day) => isIt(day) && !isIt(day - 1)).slice(-1)
  }
}
