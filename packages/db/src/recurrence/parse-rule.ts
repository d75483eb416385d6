import { MAX_RULE_LENGTH } from '@todo-agents/contract/bounds'
import type { Frequency, Rule, Weekday } from './rule.ts'
import { FREQUENCIES, WEEKDAYS } from './rule.ts'
import { ruleError } from './rule-error.ts'
import { checkParts } from './rule-parts.ts'

/** A rule with COUNT is walked from its start, so COUNT bounds the work. */
const MAX_COUNT = 1000
const MAX_INTERVAL = 1000

const PARTS = [
  'FREQ',
  'INTERVAL',
  'BYMONTH',
  'BYWEEKNO',
  'BYYEARDAY',
  'BYMONTHDAY',
  'BYDAY',
  'BYSETPOS',
  'WKST',
  'COUNT',
  'UNTIL',
]
const TIME_PARTS = ['BYHOUR', 'BYMINUTE', 'BYSECOND']

/**
 * Reads a recurrence rule of RFC 5545, in any case and with or without a leading `RRULE:`. Throws AppError
 * `invalid_request` with the field `recurrence` and a sentence that says what to change. A rule that is well formed can
 * still match no day; `firstOccurrence` refuses such a rule.
 *
 * @example parseRule('rrule:freq=weekly;byday=mo').byDay // ['MO']
 */
export function parseRule(text: string): Rule {
  const parts = splitParts(text)
  const rule: Rule = {
    freq: frequencyOf(parts.get('FREQ')),
    interval: numberOf(parts, 'INTERVAL', MAX_INTERVAL) ?? 1,
    byMonth: numbersOf(parts, 'BYMONTH', 1, 12),
    byWeekNo: numbersOf(parts, 'BYWEEKNO', -53, 53),
    byYearDay: numbersOf(parts, 'BYYEARDAY', -366, 366),
    byMonthDay: numbersOf(parts, 'BYMONTHDAY', -31, 31),
    byDay: daysOf(parts.get('BYDAY')),
    bySetPos: numbersOf(parts, 'BYSETPOS', -366, 366),
    wkst: weekStartOf(parts.get('WKST')),
    count: numberOf(parts, 'COUNT', MAX_COUNT),
    until: untilOf(parts.get('UNTIL')),
  }
  return checkParts(rule)
}

function splitParts(text: string): Map<string, string> {
  if (text.length > MAX_RULE_LENGTH) {
    throw ruleError(`The rule is longer than ${MAX_RULE_LENGTH} characters. Use a shorter rule.`)
  }
  const value = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
  const parts = new Map<string, string>()
  for (const part of value.split(';')) {
    const [name = '', ...rest] = part.split('=')
    checkName(name)
    if (parts.has(name)) throw ruleError(`${name} is given twice. Give it once.`)
    parts.set(name, rest.join('='))
  }
  return parts
}

function checkName(name: string): void {
  if (TIME_PARTS.includes(name)) {
    throw ruleError(`${name} is not supported, because the time of day is the todo's own. Leave ${name} out.`)
  }
  if (!PARTS.includes(name)) {
    throw ruleError(`A rule looks like FREQ=WEEKLY;BYDAY=MO. Its parts can be ${PARTS.join(', ')}.`)
  }
}

function frequencyOf(value = ''): Frequency {
  const freq = FREQUENCIES.find((known) => known === value)
  if (freq) return freq
  if (value === 'MINUTELY' || value === 'SECONDLY') {
    throw ruleError(`A todo repeats at most once an hour. Use FREQ=HOURLY instead of FREQ=${value}.`)
  }
  throw ruleError('The rule needs FREQ=HOURLY, FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.')
}

function numberOf(parts: Map<string, string>, name: string, max: number): number | null {
  const value = parts.get(name)
  if (value === undefined) return null
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > max) throw ruleError(`${name} must be a whole number from 1 to ${max}.`)
  return number
}

function numbersOf(parts: Map<string, string>, name: string, min: number, max: number): number[] {
  const value = parts.get(name)
  if (value === undefined) return []
  const numbers = value.split(',').map((item) => (/^[+-]?\d{1,3}$/.test(item) ? Number(item) : 0))
  if (numbers.some((number) => number === 0 || number < min || number > max)) {
    const negative = min < 0 ? `, or from ${min} to -1 to count from the end` : ''
    throw ruleError(`${name} must be a list of numbers from 1 to ${max}${negative}.`)
  }
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function daysOf(value: string | undefined): string[] {
  if (value === undefined) return []
  const days = value.split(',').map((item) => {
    const [, ordinal, day] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(item) ?? []
    const number = Number(ordinal ?? 1)
    if (!day || number === 0 || Math.abs(number) > 53) {
      throw ruleError('BYDAY must be a list of days such as MO,TH, or of days with an ordinal such as 1MO or -1FR.')
    }
    return ordinal === undefined ? day : `${number}${day}`
  })
  return [...new Set(days)].sort((a, b) => weekdayIndex(a) - weekdayIndex(b) || ordinalOf(a) - ordinalOf(b))
}

function weekdayIndex(day: string): number {
  return WEEKDAYS.indexOf(day.slice(-2) as Weekday)
}

function ordinalOf(day: string): number {
  return Number(day.slice(0, -2))
}

function weekStartOf(value = 'MO'): Weekday {
  const day = WEEKDAYS.find((known) => known === value)
  if (!day) throw ruleError('WKST must be the first day of the week: MO, TU, WE, TH, FR, SA or SU.')
  return day
}

function untilOf(value: string | undefined): string | null {
  if (value === undefined) return null
  const iso = value.replace(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/, (_, year, month, day, hour, min, sec) =>
    hour === undefined ? `${year}-${month}-${day}T00:00:00Z` : `${year}-${month}-${day}T${hour}:${min}:${sec}Z`,
  )
  const isReal = /^\d{4}-/.test(iso) && toIsoSeconds(iso) === iso
  if (!isReal) throw ruleError('UNTIL must be a day such as 20270601, or an instant in UTC such as 20270601T070000Z.')
  return value
}

/** Returns null for an instant that does not exist. `Date` accepts 30 February as a day of March. */
function toIsoSeconds(iso: string): string | null {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z')
}
