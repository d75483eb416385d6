import type { DayNumber, Rule } from './day-numbers.ts'
import { dayNumber, modulo, weekdayOf } from './day-numbers.ts'
import { lunation, phaseMoment, sunMoment } from './sun-and-moon.ts'

/** The day, with clocks `hours` ahead of UTC, on which the sun reaches a longitude; `month` and `day` are near it. */
export function sunAt(degrees: number, month: number, day: number, hours: number): Rule {
  return (year) => [Math.floor(sunMoment(degrees, dayNumber(year, month, day)) + hours / 24)]
}

/**
 * Matariki, by law the Friday nearest to the nights after the last quarter in June or July. The rule gives the days
 * that the law lists from 2022 on.
 */
export function matariki(year: number): DayNumber[] {
  const from = dayNumber(year, 6, 18)
  // New Zealand is half a day ahead of UTC.
  const quarters = [-1, 0, 1].map((months) => Math.floor(phaseMoment(lunation(from) + months, 270) + 0.5))
  const night = quarters.find((day) => day >= from)! + 1
  return [night + 3 - modulo(weekdayOf(night) - 2, 7)]
}
