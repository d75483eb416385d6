import { after } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import type { Token } from '../grammar/tokens.ts'
import { count, digits, numberWord, unit, weekday } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { oneDay } from './days.ts'
import type { Length } from './lengths.ts'
import { length, lengthOf } from './lengths.ts'
import { movedBy } from './moved-days.ts'

/** An instant that is counted from now: "in two hours", "20 minutes ago". */
export interface Shift {
  type: 'shift'
  length: Length
  sign: 1 | -1
  /** True for a deadline: "within an hour". */
  isDeadline?: boolean
  /** True for "now", which is often a filler ("now add milk"). */
  bare?: boolean
}

/** Whole clock units around now: "the next three hours", "the last 2 minutes". */
export interface Window {
  type: 'window'
  unit: 'second' | 'minute' | 'hour'
  count: number
  sign: 1 | -1
}

/** Returns a day for "in 3 days", and an instant for "in 3 hours". */
function counted(
  length: Length,
  sign: 1 | -1,
  { today }: Input,
  more: { isDeadline?: boolean } = {},
): Days | Shift | null {
  if (length.seconds !== 0) return { type: 'shift', length, sign, ...more }
  const day = movedBy(today, length, sign)
  return day && oneDay(day, { isCounted: true, isShifted: true, ...(more.isDeadline && { isDeadline: true }) })
}

function now(): Shift {
  return { type: 'shift', length: { months: 0, days: 0, seconds: 0 }, sign: 1, bare: true }
}

const roughly = maybe(
  longest(
    words('about|around|approximately|approx|roughly|another|exactly|just|maybe|like', true),
    words('the next', true),
  ),
)
const timeBehind = longest(words("' s? time", true), words('time', true), words('or so', true))

/** "this time tomorrow": the length to that day, at the present clock time. */
const sameTime: Reader<Length> = longest<Length>(
  words('tomorrow', lengthOf(1, 'day')),
  words('next week', lengthOf(1, 'week')),
  words('next month', lengthOf(1, 'month')),
  words('next year', lengthOf(1, 'year')),
  rule(['on|next?', weekday], ([{ number, isPlural }], { today }) =>
    isPlural ? null : lengthOf(today.daysUntil(after(today, number)), 'day'),
  ),
)

/** Every time that is counted from now. */
export const shift: Reader<Days | Shift> = memoised(
  longest<Days | Shift>(
    // "in the next 3 days" is any of these days.
    rule(['in the next', length], ([length], input) => counted(length, 1, input, { isDeadline: true })),
    rule(['in', roughly, length, maybe(timeBehind)], ([, length], input) => counted(length, 1, input)),
    rule(['just|right? now'], () => now()),
    rule(['at the moment'], () => now()),
    rule(['atm'], () => now()),
    rule(['within|inside of?', roughly, length], ([, length], input) =>
      counted(length, 1, input, { isDeadline: true }),
    ),
    rule(
      [longest(words('in under', true), words('in less than', true), words('in at most', true)), length],
      (values, input) => counted(values[1], 1, input, { isDeadline: true }),
    ),
    rule(['within the', unit], ([unit], input) => counted(lengthOf(1, unit), 1, input, { isDeadline: true })),
    rule(['after', length], ([length], input, _at, next) =>
      isPhraseEnd(input, next) ? counted(length, 1, input) : null,
    ),
    rule([roughly, length, 'from now|today'], ([, length], input) => counted(length, 1, input)),
    rule([roughly, length, 'from right|this now|moment'], ([, length]) => ({ type: 'shift', length, sign: 1 })),
    rule([length, 'hence'], ([length], input) => counted(length, 1, input)),
    rule(['at|about|around? this time', sameTime], ([length]) => ({ type: 'shift', length, sign: 1 })),
    rule([roughly, length, 'ago|back'], ([, length], input) => counted(length, -1, input)),
    rule(['in', longest(digits(2), numberWord)], ([minutes], { tokens }, at, next) =>
      minutes >= 5 && isMinutes(tokens, at, next)
        ? { type: 'shift', length: lengthOf(minutes, 'minute'), sign: 1 }
        : null,
    ),
  ),
)

/**
 * True for "in 10" and "remind me in 10 to check the oven", where 10 is minutes. Not for "in 10 to 15 minutes" or "what
 * is it in 10".
 */
function isMinutes(tokens: readonly Token[], at: number, next: number): boolean {
  const before = tokens[at - 1]?.text ?? 'me'
  const following = tokens[next]
  const isEnd = following === undefined || (following.text === 'to' && tokens[next + 1]?.kind === 'word')
  return isEnd && /^(?:me|back|again|it|them|you)$/.test(before)
}

const clockUnit: Reader<Window['unit']> = rule([unit], ([name]) =>
  name === 'second' || name === 'minute' || name === 'hour' ? name : null,
)

export const window: Reader<Window> = longest<Window>(
  rule(['the|in|within? the? next|coming|following', count, clockUnit], ([count, unit]) => windowOf(unit, count, 1)),
  rule(['the|in|within? the? next|coming|following', clockUnit], ([unit]) => windowOf(unit, 1, 1)),
  rule(['the|in? the? last|past|previous', count, clockUnit], ([count, unit]) => windowOf(unit, count, -1)),
  // Only the hour, because "last minute" means late.
  rule(['the|in? the? last|past|previous hour'], () => windowOf('hour', 1, -1)),
)

function windowOf(unit: Window['unit'], count: number, sign: 1 | -1): Window | null {
  return count >= 1 && count <= 9999 ? { type: 'window', unit, count, sign } : null
}
