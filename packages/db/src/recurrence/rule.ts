/** A day of the week as RFC 5545 writes it. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof FREQUENCIES)[number]

/**
 * A recurrence rule of RFC 5545, as `parseRule` returns it: without a start and without times of day, which come from
 * the occurrence that the rule is counted from. Lists are sorted; an empty list means that the part is not given.
 */
export interface Rule {
  freq: Frequency
  interval: number
  byMonth: number[]
  byWeekNo: number[]
  byYearDay: number[]
  byMonthDay: number[]
  /** Weekdays, with an ordinal before them where the rule has one: `MO`, `1MO`, `-1FR`. */
  byDay: string[]
  bySetPos: number[]
  wkst: Weekday
  /** The number of occurrences from the one that the rule is counted from, which is the first of them. */
  count: number | null
  /** The last day, `20270601`, or the last instant, `20270601T070000Z`. Both inclusive. */
  until: string | null
}

/** Writes a rule in its one canonical form, which is what the column `recurrence` holds. */
export function formatRule(rule: Rule): string {
  const parts: [name: string, value: string | number | null][] = [
    ['FREQ', rule.freq],
    ['INTERVAL', rule.interval === 1 ? null : rule.interval],
    ['BYMONTH', rule.byMonth.join()],
    ['BYWEEKNO', rule.byWeekNo.join()],
    ['BYYEARDAY', rule.byYearDay.join()],
    ['BYMONTHDAY', rule.byMonthDay.join()],
    ['BYDAY', rule.byDay.join()],
    ['BYSETPOS', rule.bySetPos.join()],
    ['WKST', rule.wkst === 'MO' ? null : rule.wkst],
    ['COUNT', rule.count],
    ['UNTIL', rule.until],
  ]
  return parts
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(';')
}

/** True if a part of the rule says which days match. Otherwise they follow from the day that the rule is counted from. */
export function hasByParts(rule: Rule): boolean {
  return [rule.byMonth, rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.byDay].some((list) => list.length > 0)
}
