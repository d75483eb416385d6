import type { Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'
import { ordinal } from '../lexicon/lexicon.ts'
import type { Recurrence, WeekdayCode } from '../types.ts'
import type { DayPart } from './parts.ts'

/** A repetition, as far as one phrase describes it: "every other week", "on weekdays", "the 1st and 15th". */
export interface Repeat {
  type: 'repeat'
  rule: Recurrence
  /** The part of the day: "every morning". */
  part?: DayPart
  /**
   * True for "daily" and "weekly", which also describe things ("weekly report"). They are a repetition only when no
   * word follows that they could describe.
   */
  bare?: boolean
  /** True when the next occurrence is counted from the day on which the last one was done. */
  isFromCompletion?: boolean
}

export const WORKDAYS: readonly WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR']

export const CODES: readonly WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

export function weekdayCode(number: number): WeekdayCode {
  return CODES[number - 1]!
}

type Base = Pick<Recurrence, 'freq' | 'interval'>

/** Returns a calendar unit and its interval as RFC 5545 counts them. */
export function base(unit: string, interval: number): Base | null {
  if (interval < 1 || interval > 999) return null
  switch (unit) {
    case 'minute':
      return { freq: 'minutely', interval }
    case 'hour':
      return { freq: 'hourly', interval }
    case 'day':
      return { freq: 'daily', interval }
    case 'week':
      return { freq: 'weekly', interval }
    case 'fortnight':
      return { freq: 'weekly', interval: 2 * interval }
    case 'month':
      return { freq: 'monthly', interval }
    case 'quarter':
      return { freq: 'monthly', interval: 3 * interval }
    case 'year':
      return { freq: 'yearly', interval }
    default:
      return null
  }
}

export const ADVERBS = new Map<string, Base>([
  ['hourly', { freq: 'hourly', interval: 1 }],
  ['daily', { freq: 'daily', interval: 1 }],
  ['weekly', { freq: 'weekly', interval: 1 }],
  ['biweekly', { freq: 'weekly', interval: 2 }],
  ['fortnightly', { freq: 'weekly', interval: 2 }],
  ['monthly', { freq: 'monthly', interval: 1 }],
  ['bimonthly', { freq: 'monthly', interval: 2 }],
  ['quarterly', { freq: 'monthly', interval: 3 }],
  ['semiannually', { freq: 'monthly', interval: 6 }],
  ['halfyearly', { freq: 'monthly', interval: 6 }],
  ['yearly', { freq: 'yearly', interval: 1 }],
  ['annually', { freq: 'yearly', interval: 1 }],
])

/** Todoist's "every!" counts from the day on which the last occurrence was done. */
export const EVERY = 'every|each|evry ~!?'

/** The interval after "every": "other" and "second" are 2, "third" is 3. */
export const which: Reader<number> = longest(
  words('other|alternate|alternating', 2),
  words('single', 1),
  rule([ordinal], ([{ value, spelled }]) => (spelled && value > 1 ? value : null)),
  rule(['2 ~nd'], () => 2),
  rule(['3 ~rd'], () => 3),
)

export function repeat(rule: Recurrence | null, more: Partial<Repeat> = {}): Repeat | null {
  return rule && { type: 'repeat', rule, ...more }
}

export const separator = longest(words(',|/|&|and|+', true), words(', and|&', true))
