import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, weekdayOf } from './day-numbers.ts'

/** Western Easter by the rule of the Gregorian calendar (Meeus, "Astronomical Algorithms", chapter 8). */
function westernEaster(year: number): DayNumber {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const correction = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + correction + 15) % 30
  const fullMoon = epact - (epact > 28 || (epact === 28 && golden > 10) ? 1 : 0)
  return sundayAfter(dayNumber(year, 3, 21) + fullMoon)
}

/** Orthodox Easter, by the same rule in the Julian calendar, which falls behind by ever more days (Meeus, as above). */
function orthodoxEaster(year: number): DayNumber {
  const century = Math.floor(year / 100)
  const behind = century - Math.floor(century / 4) - 2
  return sundayAfter(dayNumber(year, 3, 21) + behind + ((19 * (year % 19) + 15) % 30))
}

function sundayAfter(fullMoon: DayNumber): DayNumber {
  return fullMoon + 7 - weekdayOf(fullMoon)
}

/** `days` after western Easter Sunday. */
export function easter(days: number): Rule {
  return (year) => [westernEaster(year) + days]
}

/** `days` after orthodox Easter Sunday. */
export function pascha(days: number): Rule {
  return (year) => [orthodoxEaster(year) + days]
}
