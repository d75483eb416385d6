import type { Rule } from './rule.ts'
import { hasByParts } from './rule.ts'
import { ruleError } from './rule-error.ts'
import { untilCheck } from './until.ts'
import { walkRule } from './walk-rule.ts'
import { fromWallMs, isDay, LAST_WALL_MS, toWallMs } from './wall-clock.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const YEAR_MS = 366 * 86_400_000
/**
 * How far the next occurrence is looked for. The longest gap of a useful rule is 40 years: 29 February on a Monday. Short
 * periods are more in a year, so they are looked at for fewer years.
 */
const SEARCH_YEARS = { HOURLY: 10, DAILY: 50, WEEKLY: 50, MONTHLY: 50, YEARLY: 100 }

/** How far a rule with COUNT is walked. Without COUNT a walk can begin at the range that is asked for. */
const COUNTED_YEARS = 100

/** An occurrence, and the rule as it is counted from it: its COUNT is what remains. */
export interface NextOccurrence {
  occurrence: string
  rule: Rule
}

/** A range of wall-clock values, `from` inclusive and `to` exclusive, and the most occurrences to return. */
export interface LocalRange {
  from: string
  to: string
  limit: number
}

/**
 * Returns the first occurrence of a new rule at or after `notBefore`, a wall-clock value whose form (day or time) the
 * occurrences have. INTERVAL counts from the result, so it does not delay it. Throws AppError `invalid_request` with
 * the field `recurrence` when the rule does not match any day, or does not repeat.
 */
export function firstOccurrence(rule: Rule, notBefore: string, time_zone: string): string {
  if (rule.freq === 'HOURLY' && isDay(notBefore)) {
    throw ruleError('A todo without a time cannot repeat hourly. Give it a start_time, or use FREQ=DAILY.')
  }
  const anchor = toWallMs(notBefore)
  const first = search({ ...rule, interval: 1, until: null }, anchor, anchor, time_zone)
  if (first === null) {
    throw ruleError('No day matches this rule. Change its BYMONTH, BYMONTHDAY, BYDAY or BYSETPOS so that a day does.')
  }
  if (!untilCheck(rule, time_zone).allows(first)) {
    throw ruleError('The rule ends before its first occurrence. Give a later UNTIL, or leave it out.')
  }
  const isEndless = rule.count === null && rule.until === null
  if (isEndless && search(rule, first, first + SECOND_MS, time_zone) === null) {
    throw ruleError('This rule matches one day and then none for a lifetime. Use a smaller INTERVAL, or other days.')
  }
  return format(first, notBefore)
}

/**
 * Returns the occurrence of a rule strictly after `occurrence`, or null when the rule has ended. The phase of INTERVAL
 * and the days that the rule does not name come from `occurrence`.
 */
export function nextOccurrence(rule: Rule, occurrence: string, time_zone: string): NextOccurrence | null {
  const anchor = toWallMs(occurrence)
  return counted(rule, (uncounted) => {
    const next = search(uncounted, anchor, anchor + SECOND_MS, time_zone)
    return next === null ? null : format(next, occurrence)
  })
}

/**
 * Returns the occurrence that follows when `occurrence` was completed at `completed`, a wall-clock time, and the rule
 * counts from the completion. Its time of day is that of `occurrence`, except for hours, which count from the minute of
 * completion. A rule that names days never yields `occurrence` again when it was completed early; a mere interval may. A
 * rule without days, such as FREQ=MONTHLY, takes the last day of a month that is too short.
 */
export function nextAfterCompletion(
  rule: Rule,
  occurrence: string,
  completed: string,
  time_zone: string,
): NextOccurrence | null {
  const before = toWallMs(occurrence)
  const time = toWallMs(completed)
  const anchor = rule.freq === 'HOURLY' ? floor(time, MINUTE_MS) : toWallMs(completed.slice(0, 10)) + timeOfDay(before)
  // Days that the rule names would come twice if the todo is done early. A mere interval counts from the completion.
  const from = (hasByParts(rule) ? Math.max(anchor, before) : anchor) + SECOND_MS
  return counted(rule, (uncounted) => {
    const isPlain = (rule.freq === 'MONTHLY' || rule.freq === 'YEARLY') && !hasByParts(rule)
    const next = isPlain ? addMonths(uncounted, anchor, from, time_zone) : search(uncounted, anchor, from, time_zone)
    return next === null ? null : format(next, occurrence)
  })
}

/** Returns the occurrences strictly after `occurrence` within a range, in order: the first `limit` of them. */
export function occurrencesBetween(rule: Rule, occurrence: string, range: LocalRange, time_zone: string): string[] {
  const anchor = toWallMs(occurrence)
  const after = anchor + SECOND_MS
  const first = Math.max(toWallMs(range.from), after)
  // COUNT can only be counted from the anchor.
  const from = rule.count === null ? first : after
  const last = toWallMs(range.to) - 1
  const to = rule.count === null ? last : Math.min(last, anchor + COUNTED_YEARS * YEAR_MS)
  const until = untilCheck(rule, time_zone)
  const found: number[] = []
  let remaining = (rule.count ?? Number.POSITIVE_INFINITY) - 1
  if (remaining < 1 || range.limit < 1) return []
  walkRule(rule, { anchor, from, to: Math.min(to, until.latest) }, (time) => {
    if (!until.allows(time)) return true
    if (time >= first) found.push(time)
    remaining -= 1
    return remaining > 0 && found.length < range.limit
  })
  return found.map((time) => format(time, occurrence))
}

/** Finds the first time at or after `from` that the rule, counted from `anchor`, matches before its UNTIL. */
function search(rule: Rule, anchor: number, from: number, time_zone: string): number | null {
  const until = untilCheck(rule, time_zone)
  const to = Math.min(searchEnd(rule, from), until.latest)
  let found: number | null = null
  walkRule(rule, { anchor, from, to }, (time) => {
    if (until.allows(time)) found = time
    return found === null
  })
  return found
}

function searchEnd(rule: Rule, from: number): number {
  return from + SEARCH_YEARS[rule.freq] * YEAR_MS
}

/** Adds whole intervals of months or years to `anchor`, as often as the result needs to reach `from`. */
function addMonths(rule: Rule, anchor: number, from: number, time_zone: string): number | null {
  const start = Temporal.PlainDateTime.from(fromWallMs(anchor, { isDay: false }))
  const length = rule.interval * (rule.freq === 'YEARLY' ? 12 : 1)
  const target = new Date(from)
  const months = (target.getUTCFullYear() - start.year) * 12 + target.getUTCMonth() + 1 - start.month
  for (let count = Math.max(1, Math.floor(months / length)); ; count += 1) {
    const next = start.add({ months: count * length }).toZonedDateTime('UTC').epochMilliseconds
    if (next >= from) return next <= LAST_WALL_MS && untilCheck(rule, time_zone).allows(next) ? next : null
  }
}

/** Takes COUNT out of a rule, and puts what remains of it into the result. */
function counted(rule: Rule, find: (uncounted: Rule) => string | null): NextOccurrence | null {
  if (rule.count !== null && rule.count <= 1) return null
  const occurrence = find({ ...rule, count: null })
  if (occurrence === null) return null
  return { occurrence, rule: { ...rule, count: rule.count === null ? null : rule.count - 1 } }
}

function format(wallMs: number, like: string): string {
  return fromWallMs(wallMs, { isDay: isDay(like) })
}

function floor(value: number, unit: number): number {
  return Math.floor(value / unit) * unit
}

function timeOfDay(wallMs: number): number {
  return wallMs - floor(wallMs, 24 * 60 * MINUTE_MS)
}
