import type { Rule, Weekday } from './rule.ts'
import { WEEKDAYS } from './rule.ts'
import { ruleError } from './rule-error.ts'

/**
 * Returns a rule whose named days move as its occurrence moves from one day to another: "every Monday and Thursday" moved
 * by a day becomes "every Tuesday and Friday", and "the 3rd of the month" moved to the 5th becomes "the 5th". A rule that
 * names no days needs no change. Throws AppError `invalid_request` when it is not clear which days are meant.
 *
 * @example shiftRule(parseRule('FREQ=WEEKLY;BYDAY=MO'), '2026-11-30', '2026-12-01').byDay // ['TU']
 */
export function shiftRule(rule: Rule, from: string, to: string): Rule {
  if (from === to) return rule
  const { byMonth, byWeekNo, byYearDay, byMonthDay, byDay, bySetPos } = rule
  if (byWeekNo.length + byYearDay.length + bySetPos.length > 0) throw unclear()
  if (byMonth.length > 1 || (byMonth.length === 1 && byMonth[0] !== monthOf(from))) throw unclear()
  return {
    ...rule,
    byMonth: byMonth.length === 0 ? [] : [monthOf(to)],
    byMonthDay: shiftMonthDays(byMonthDay, from, to),
    byDay: rule.freq === 'WEEKLY' || rule.freq === 'DAILY' ? shiftWeekdays(byDay, from, to) : shiftOrdinal(byDay, to),
  }
}

function shiftWeekdays(byDay: string[], from: string, to: string): string[] {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days
  const shifted = byDay.map((day) => (((indexOf(day) + days) % 7) + 7) % 7)
  return shifted.toSorted((a, b) => a - b).map((index) => WEEKDAYS[index]!)
}

function indexOf(day: string): number {
  return WEEKDAYS.indexOf(day as Weekday)
}

function shiftMonthDays(byMonthDay: number[], from: string, to: string): number[] {
  const [day, ...others] = byMonthDay
  if (day === undefined) return []
  if (others.length > 0) throw unclear()
  if (day < 0) return [fromEnd(to)]
  if (day !== Temporal.PlainDate.from(from).day) throw unclear()
  return [Temporal.PlainDate.from(to).day]
}

/** Returns the place of a day from the end of its month: -1 is the last one. */
function fromEnd(day: string): number {
  const date = Temporal.PlainDate.from(day)
  return date.day - date.daysInMonth - 1
}

/** Returns the ordinal weekday that a day is: `2TU`, or `-1FR` where the rule counted from the end of the month. */
function shiftOrdinal(byDay: string[], to: string): string[] {
  const [day, ...others] = byDay
  if (day === undefined) return []
  const ordinal = Number.parseInt(day, 10)
  if (others.length > 0 || Number.isNaN(ordinal)) throw unclear()
  const date = Temporal.PlainDate.from(to)
  const weekday = WEEKDAYS[date.dayOfWeek - 1]!
  return [`${ordinal < 0 ? -Math.ceil((date.daysInMonth - date.day + 1) / 7) : Math.ceil(date.day / 7)}${weekday}`]
}

function monthOf(day: string): number {
  return Temporal.PlainDate.from(day).month
}

function unclear(): Error {
  return ruleError('It is not clear which days the rule means after this move. Give the new recurrence, too.')
}
