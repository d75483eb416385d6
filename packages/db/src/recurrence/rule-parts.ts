import type { Rule } from './rule.ts'
import { WEEKDAYS } from './rule.ts'
import { ruleError } from './rule-error.ts'

/**
 * Checks that the parts of a rule go together, and returns the rule. Throws AppError `invalid_request` where RFC 5545
 * forbids a combination or leaves its meaning open, and where it would make the search for the next occurrence long.
 */
export function checkParts(rule: Rule): Rule {
  if (rule.count !== null && rule.until !== null) {
    throw ruleError('A rule ends by COUNT or by UNTIL. Give one of them.')
  }
  checkDays(rule)
  checkSparse(rule)
  return rule.freq === 'WEEKLY' && rule.bySetPos.length > 0 ? positionsAsDays(rule) : checkPositions(rule)
}

function checkDays({ freq, interval, byDay, byWeekNo, byYearDay, byMonthDay, bySetPos }: Rule): void {
  const hasOrdinal = byDay.some((day) => day.length > 2)
  if (hasOrdinal && freq !== 'MONTHLY' && freq !== 'YEARLY') {
    throw ruleError(`BYDAY with an ordinal, such as 1MO, needs FREQ=MONTHLY or FREQ=YEARLY, not FREQ=${freq}.`)
  }
  if (hasOrdinal && [byWeekNo, byYearDay, byMonthDay].some((list) => list.length > 0)) {
    throw ruleError('BYDAY with an ordinal, such as 1MO, cannot be combined with other days. Leave the ordinal out.')
  }
  if (byMonthDay.length > 0 && freq === 'WEEKLY') {
    throw ruleError('BYMONTHDAY cannot be combined with FREQ=WEEKLY. Use FREQ=MONTHLY.')
  }
  if (byWeekNo.length > 0 && (freq !== 'YEARLY' || interval > 1)) {
    // With an interval, a week that lies in two years would belong to the one or to the other.
    throw ruleError('BYWEEKNO needs FREQ=YEARLY without INTERVAL.')
  }
  if (byWeekNo.length > 0 && [byYearDay, byMonthDay, bySetPos].some((list) => list.length > 0)) {
    throw ruleError('BYWEEKNO cannot be combined with BYYEARDAY, BYMONTHDAY or BYSETPOS. Use BYDAY for its days.')
  }
  if (byYearDay.length > 0 && freq !== 'YEARLY') throw ruleError('BYYEARDAY needs FREQ=YEARLY.')
}

/** Days or hours with an interval that must also meet certain days of a month can be decades apart. */
function checkSparse({ freq, interval, byMonthDay }: Rule): void {
  if (interval > 1 && byMonthDay.length > 0 && (freq === 'DAILY' || freq === 'HOURLY')) {
    throw ruleError(`BYMONTHDAY cannot be combined with FREQ=${freq} and INTERVAL. Use FREQ=MONTHLY.`)
  }
}

function checkPositions(rule: Rule): Rule {
  if (rule.bySetPos.length === 0) return rule
  const hasDays = [rule.byMonth, rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.byDay].some((list) => list.length)
  if ((rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY') || !hasDays) {
    throw ruleError('BYSETPOS chooses among the days of a month or year, such as FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1.')
  }
  return rule
}

/** Replaces the positions in a week by the days at them, which mean the same. */
function positionsAsDays(rule: Rule): Rule {
  if (rule.byMonth.length > 0 || rule.byDay.length === 0) {
    throw ruleError('BYSETPOS with FREQ=WEEKLY chooses among the days of BYDAY, and cannot be combined with BYMONTH.')
  }
  const first = WEEKDAYS.indexOf(rule.wkst)
  const week = [...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)].filter((day) => rule.byDay.includes(day))
  const chosen = rule.bySetPos.map((position) => week.at(position > 0 ? position - 1 : position))
  const byDay = WEEKDAYS.filter((day) => chosen.includes(day))
  if (byDay.length === 0) {
    throw ruleError(`BYSETPOS is beyond the ${week.length} days of BYDAY, so no day matches. Leave BYSETPOS out.`)
  }
  return { ...rule, byDay, bySetPos: [] }
}
