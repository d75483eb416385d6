import type { Rule, Weekday } from '../rule.ts'
import { WEEKDAYS } from '../rule.ts'

/**
 * Returns the days of a rule from `anchor` to before `end`. Looks at every day by itself, as the table of RFC 5545,
 * section 3.3.10, describes it, and shares no code with the rules of the product.
 */
export function matchingDays(rule: Rule, anchor: string, end: string): string[] {
  const start = Temporal.PlainDate.from(anchor)
  const periods = new Map<number, string[]>()
  // The first and the last period are whole, because BYSETPOS counts in whole periods.
  const last = Temporal.PlainDate.from(end).add({ years: 1 })
  for (let day = start.subtract({ years: 1 }); Temporal.PlainDate.compare(day, last) < 0; day = day.add({ days: 1 })) {
    const period = periodOf(rule, day) - periodOf(rule, start)
    if (period % rule.interval !== 0 || !matches(rule, start, day)) continue
    periods.set(period, [...(periods.get(period) ?? []), day.toString()])
  }
  const chosen = [...periods.values()].flatMap((days) => atPositions(rule, days))
  return chosen.filter((day) => day >= anchor && day < end)
}

function atPositions({ bySetPos }: Rule, days: string[]): string[] {
  if (bySetPos.length === 0) return days
  return days.filter((_, index) => bySetPos.includes(index + 1) || bySetPos.includes(index - days.length))
}

/** A number for the year, month, week or day that `day` is in. */
function periodOf({ freq, wkst }: Rule, day: Temporal.PlainDate): number {
  if (freq === 'YEARLY') return day.year
  if (freq === 'MONTHLY') return day.year * 12 + day.month
  const days = Temporal.PlainDate.from('1900-01-01').until(day).days
  // 1 January 1900 was a Monday.
  return freq === 'WEEKLY' ? Math.floor((days - WEEKDAYS.indexOf(wkst)) / 7) : days
}

function matches(rule: Rule, start: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const { freq, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule
  const isGiven = (list: unknown[]) => list.length > 0
  if (isGiven(byMonth) && !byMonth.includes(day.month)) return false
  if (isGiven(byMonthDay) && !byMonthDay.some((n) => n === day.day || n === day.day - day.daysInMonth - 1)) return false
  if (isGiven(byYearDay) && !byYearDay.some((n) => n === day.dayOfYear || n === day.dayOfYear - day.daysInYear - 1)) {
    return false
  }
  if (isGiven(byWeekNo) && !byWeekNo.some((n) => isInWeek(day, n, rule.wkst))) return false
  if (isGiven(byDay)) return byDay.some((text) => isNthWeekday(rule, day, text))
  if (isGiven(byMonthDay) || isGiven(byYearDay) || freq === 'DAILY') return true
  if (freq === 'WEEKLY' || isGiven(byWeekNo)) return day.dayOfWeek === start.dayOfWeek
  return day.day === start.day && (freq === 'MONTHLY' || isGiven(byMonth) || day.month === start.month)
}

function isNthWeekday({ freq, byMonth }: Rule, day: Temporal.PlainDate, text: string): boolean {
  if (WEEKDAYS[day.dayOfWeek - 1] !== text.slice(-2)) return false
  const ordinal = Number(text.slice(0, -2))
  if (ordinal === 0) return true
  const isInMonth = freq === 'MONTHLY' || byMonth.length > 0
  const [index, length] = isInMonth ? [day.day, day.daysInMonth] : [day.dayOfYear, day.daysInYear]
  return ordinal === Math.ceil(index / 7) || ordinal === -Math.ceil((length - index + 1) / 7)
}

/** Weeks belong to the year that has at least four of their days. */
function isInWeek(day: Temporal.PlainDate, number: number, wkst: Weekday): boolean {
  const middle = middleOf(day, wkst)
  const index = Math.ceil(middle.dayOfYear / 7)
  const lastWeek = middleOf(Temporal.PlainDate.from({ year: middle.year, month: 12, day: 28 }), wkst)
  return number === index || number === index - Math.ceil(lastWeek.dayOfYear / 7) - 1
}

/** Returns the fourth day of the week of `day`. */
function middleOf(day: Temporal.PlainDate, wkst: Weekday): Temporal.PlainDate {
  const sinceStart = (day.dayOfWeek - 1 - WEEKDAYS.indexOf(wkst) + 7) % 7
  return day.add({ days: 3 - sinceStart })
}
