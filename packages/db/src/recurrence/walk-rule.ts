import { RRuleTemporal } from 'rrule-temporal'
import { alignedStart } from './periods.ts'
import type { Rule } from './rule.ts'
import { hasByParts, WEEKDAYS } from './rule.ts'
import { LAST_WALL_MS } from './wall-clock.ts'

/** More than the periods of any walk: every walk ends at a time, because rules can match no day. */
const MAX_PERIODS = 100_000
const YEAR_MS = 366 * 86_400_000

interface Walk {
  /** The occurrence that the rule is counted from. All times are wall-clock times in milliseconds. */
  anchor: number
  from: number
  /** Inclusive. */
  to: number
}

/**
 * Calls `visit` with each time in a range that a rule matches, in order, until `visit` returns false. Ignores COUNT and
 * UNTIL. Does not read the time between `anchor` and `from`, however far apart they are.
 */
export function walkRule(rule: Rule, { anchor, from, to }: Walk, visit: (wallMs: number) => boolean): void {
  const plan = planOf(rule, anchor)
  // A week that belongs to a year can begin in the year before or end in the year after.
  const start = alignedStart(plan, anchor, plan.byWeekNo.length > 0 ? from - YEAR_MS : from)
  const end = Math.min(to, LAST_WALL_MS)
  if (start > end) return
  new RRuleTemporal({
    ...omitEmpty(plan),
    freq: plan.freq,
    interval: plan.interval,
    wkst: plan.wkst,
    dtstart: inUtc(start),
    until: inUtc(end),
    maxIterations: MAX_PERIODS,
    cache: false,
  }).all((time) => time.epochMilliseconds < from || visit(time.epochMilliseconds))
}

function inUtc(wallMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC')
}

/**
 * Returns a rule that matches the same times from any start: the days that follow from `anchor` are written out, so that
 * the walk can begin at a later period. Rules that only filter days become yearly ones, because the library would try
 * each day or week one by one.
 */
function planOf(rule: Rule, anchor: number): Rule {
  const date = new Date(anchor)
  const byDay = rule.byDay.length > 0 ? rule.byDay : [WEEKDAYS[(date.getUTCDay() + 6) % 7] as string]
  const byMonthDay = [date.getUTCDate()]
  switch (rule.freq) {
    case 'HOURLY':
      return rule
    case 'DAILY': {
      if (rule.interval > 1 || !hasByParts(rule)) return rule
      const hasDays = rule.byDay.length > 0 || rule.byMonthDay.length > 0
      return { ...rule, freq: 'YEARLY', byDay: hasDays ? rule.byDay : [...WEEKDAYS] }
    }
    case 'WEEKLY':
      return { ...rule, byDay, freq: rule.interval === 1 && rule.byMonth.length > 0 ? 'YEARLY' : 'WEEKLY' }
    case 'MONTHLY':
      return namesDays(rule) ? rule : { ...rule, byMonthDay }
    case 'YEARLY': {
      if (namesDays(rule)) return rule
      if (rule.byWeekNo.length > 0) return { ...rule, byDay }
      return { ...rule, byMonthDay, byMonth: rule.byMonth.length > 0 ? rule.byMonth : [date.getUTCMonth() + 1] }
    }
  }
}

function namesDays({ byDay, byMonthDay, byYearDay }: Rule): boolean {
  return byDay.length > 0 || byMonthDay.length > 0 || byYearDay.length > 0
}

type Lists = Pick<Rule, 'byMonth' | 'byWeekNo' | 'byYearDay' | 'byMonthDay' | 'byDay' | 'bySetPos'>

/** The library takes an empty list for a filter that no day passes. */
function omitEmpty(rule: Rule): Partial<Lists> {
  const { byMonth, byWeekNo, byYearDay, byMonthDay, byDay, bySetPos } = rule
  const lists: Lists = { byMonth, byWeekNo, byYearDay, byMonthDay, byDay, bySetPos }
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}
