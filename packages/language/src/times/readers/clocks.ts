import { UNITS } from '../../text/numbers.ts'
import type { Reader } from '../grammar/grammar.ts'
import { ANY_NUMBER, longest, lookup, maybe, memoised, rule, startingWith, words } from '../grammar/grammar.ts'
import { digits, numberWord, twoDigits } from '../lexicon/lexicon.ts'
import { isoOffset, zone } from '../lexicon/zones.ts'
import { length } from './lengths.ts'

/**
 * The kinds of clock times that could also be another number. Each needs something beside it to be a time:
 * - `digits`: "5" needs a preposition that leads to an hour, or a day
 * - `word`: "five" needs the same, and must not count the word after it
 * - `spoken`: "ten thirty" and "half three" need a preposition that leads to an hour, or a day
 * - `group`: "730", "3 15" and "8h" need a preposition or a day
 * - `letter`: "4a" and "7P" may be a seat or a gate
 */
export type BareClock = 'digits' | 'word' | 'spoken' | 'group' | 'letter'

/** A time on the clock face. */
export interface Clock {
  type: 'clock'
  /** 0 to 24; 24 is the midnight that ends a day. */
  hour: number
  minute: number
  second: number
  /** True when the text names the seconds. */
  hasSeconds: boolean
  /** True when the time can be in the morning or the afternoon: "at 5", "half past three". */
  isAmbiguous: boolean
  /**
   * True for "11:00" and "10h30", which the 24-hour clock writes in the same way. They mean what they say, unless a part
   * of the day or the other end of a range says otherwise.
   */
  isFull?: boolean
  bare?: BareClock
  /** The IANA zone or the offset that the text names. */
  zone: string | null
}

type Half = 'am' | 'pm'

const half: Reader<Half> = longest<Half>(
  rule(
    [
      lookup<Half>(
        new Map([
          ['am', 'am'],
          ['pm', 'pm'],
        ]),
      ),
    ],
    ([half]) => half,
  ),
  words('a ~. ~m ~.?', 'am'),
  words('p ~. ~m ~.?', 'pm'),
  words('a m', 'am'),
  words('p m', 'pm'),
  words('in the am', 'am'),
  words('in the pm', 'pm'),
  words('in the a ~. ~m ~.?', 'am'),
  words('in the p ~. ~m ~.?', 'pm'),
)

/** The "p" of "3:15p". */
const letter: Reader<Half> = longest<Half>(words('~a', 'am'), words('~p', 'pm'))

interface Face {
  hour: number
  minute?: number
  second?: number | undefined
  half?: Half | undefined
  /** True when the form of the time decides between morning and afternoon: "07:30", "noon". */
  known?: boolean
  isFull?: boolean
  bare?: BareClock
}

/** Returns the clock time. Null when there is no such time: 25:00, 13pm. */
function face({ hour, minute = 0, second, half, known = false, isFull = false, bare }: Face): Clock | null {
  if (hour > 24 || minute > 59 || (second ?? 0) > 59 || (hour === 24 && minute > 0)) return null
  const base = { type: 'clock' as const, minute, second: second ?? 0, hasSeconds: second !== undefined, zone: null }
  // "15:20 pm" says the same twice.
  if (half && hour > 12 && half === 'pm') return { ...base, hour, isAmbiguous: false }
  if (half)
    return hour < 1 || hour > 12 ? null : { ...base, hour: (hour % 12) + (half === 'pm' ? 12 : 0), isAmbiguous: false }
  const isAmbiguous = !known && hour >= 1 && hour <= 12
  return { ...base, hour, isAmbiguous, ...(isFull && isAmbiguous && { isFull }), ...(bare && { bare }) }
}

const anyHalf = longest(half, letter)

const hourDigits = digits(2)
const hourWord: Reader<number> = rule([numberWord], ([hour]) => (hour >= 1 && hour <= 12 ? hour : null))
const hour = longest(hourDigits, hourWord)
const ISH = '-? ish'
const HOURS = 'h|hr|hrs|hours'

/** True for "for 1:20 hours", which is a length. "at 14:30 hours" is a clock time. */
const isLength = (tokens: readonly { text: string }[], at: number) => tokens[at - 1]?.text === 'for'

const seconds = rule([':', twoDigits], ([second]) => second)
const isLeadingZero = (text: string | undefined) => text?.startsWith('0') === true

/**
 * "15:15", "3:15:30 pm", "07:30", "7.30pm", "15h15". "07:30" is in the morning: a writer who puts the 0 would write
 * 19:30 for the evening.
 */
const written = longest(
  rule([hourDigits, '~:', twoDigits, maybe(seconds), maybe(anyHalf)], ([hour, minute, second, half], { tokens }, at) =>
    face({
      hour,
      minute,
      second,
      half,
      known: (isLeadingZero(tokens[at]?.text) || (hour === 12 && minute === 0)) && hour <= 12,
      isFull: hour >= 10,
    }),
  ),
  rule([hourDigits, '~.|:|h', twoDigits, maybe(seconds), anyHalf], ([hour, minute, second, half]) =>
    face({ hour, minute, second, half }),
  ),
  rule([hourDigits, '~.', twoDigits], ([hour, minute]) => face({ hour, minute, isFull: hour >= 10, bare: 'group' })),
  rule([hourDigits, '~.|:', twoDigits, HOURS], ([hour, minute], { tokens }, at) =>
    isLength(tokens, at) ? null : face({ hour, minute, known: true }),
  ),
  rule([hourDigits, '~h', twoDigits], ([hour, minute]) =>
    face({ hour, minute, isFull: true, ...(hour < 6 && { bare: 'group' }) }),
  ),
  rule([hourDigits, '~h'], ([hour]) => face({ hour, ...(hour < 13 && { bare: 'group' }) })),
)

/** "3pm", "three a.m.", "3ish pm", "3p". */
const withHalf = longest(
  rule([hour, half], ([hour, half]) => face({ hour, half })),
  rule([hourDigits, letter], ([hour, half]) => {
    const clock = face({ hour, half })
    return clock && { ...clock, bare: 'letter' as const }
  }),
  rule([hour, ISH, half], ([hour, half]) => face({ hour, half })),
)

const oClock = rule([hour, longest(words("o '? clock", true), words('oclock', true)), maybe(half)], ([hour, , half]) =>
  face({ hour, half }),
)

const minuteWord: Reader<number> = longest(
  rule([numberWord], ([minute]) => (minute >= 10 && minute < 60 ? minute : null)),
  rule(['oh|o', longest(numberWord, digits(1))], ([minute]) => (minute >= 1 && minute <= 9 ? minute : null)),
)

/** 13 to 23 in words, which only the 24-hour clock has. */
const lateHourWord: Reader<number> = rule([numberWord], ([hour]) => (hour >= 13 && hour <= 23 ? hour : null))
/** "oh eight", as soldiers say it. */
const earlyHourWord: Reader<number> = rule(['oh|o|zero', numberWord], ([hour]) => (hour <= 9 ? hour : null))

/** Four digits without a sign between them: "730", "1430". */
const together: Reader<{ hour: number; minute: number; known: boolean }> = startingWith(
  [ANY_NUMBER],
  ({ tokens }, at) => {
    const token = tokens[at]
    if (token?.kind !== 'number' || token.text.length < 3 || token.text.length > 4) return null
    const value = Number(token.text)
    return {
      value: { hour: Math.floor(value / 100), minute: value % 100, known: isLeadingZero(token.text) },
      next: at + 1,
    }
  },
)

/** Hour and minute without a sign between them: "ten thirty", "3 15", "at 730", "half three". */
const grouped = longest(
  rule([hourWord, '-?', minuteWord, maybe(half)], ([hour, minute, half]) =>
    face({ hour, minute, half, bare: 'spoken' }),
  ),
  rule([hourDigits, 'oh|o', digits(1), maybe(half)], ([hour, minute, half]) =>
    face({ hour, minute, half, bare: 'spoken' }),
  ),
  rule([longest(lateHourWord, earlyHourWord), '-?', minuteWord], ([hour, minute]) =>
    face({ hour, minute, known: true, bare: 'spoken' }),
  ),
  rule([longest(lateHourWord, earlyHourWord), 'hundred'], ([hour]) => face({ hour, known: true, bare: 'spoken' })),
  rule([longest(numberWord, earlyHourWord), 'hundred hours|hrs'], ([hour]) => face({ hour, known: true })),
  rule([hourDigits, twoDigits, maybe(half)], ([hour, minute, half], { tokens }, at) =>
    tokens[at + 1]?.isGlued || hour > 23 ? null : face({ hour, minute, half, bare: 'group' }),
  ),
  rule([together, maybe(anyHalf)], ([clock, half]) => face({ ...clock, half, bare: 'group' })),
  rule([together, HOURS], ([clock], { tokens }, at) =>
    tokens[at]!.text.length === 4 && !isLength(tokens, at) ? face({ ...clock, known: true }) : null,
  ),
  rule(['half', hour, maybe(half)], ([hour, half]) => face({ hour, minute: 30, half, bare: 'spoken' })),
)

/** Noon and midnight; 24 is the midnight that ends a day. */
const named = longest(
  rule(['the? high? noon|midday|noonish|middayish'], () => face({ hour: 12, known: true })),
  rule(['12|twelve noon|midday'], () => face({ hour: 12, known: true })),
  rule(['the? mid -? day'], () => face({ hour: 12, known: true })),
  rule(['midnight|midnite|midnightish'], () => face({ hour: 24 })),
  rule(['12|twelve midnight|midnite'], () => face({ hour: 24 })),
)

const ish = rule(
  ['elevenish|tenish|nineish|eightish|sevenish|sixish|fiveish|fourish|threeish|twoish|oneish'],
  (_, { tokens }, at) => face({ hour: UNITS.indexOf(tokens[at]!.text.slice(0, -3)) }),
)

const bare = longest(
  rule([hourDigits], ([hour]) => (hour === 24 ? null : face({ hour, bare: 'digits' }))),
  rule([hourWord], ([hour]) => face({ hour, bare: 'word' })),
)

interface Beside {
  minutes: number
  /** True when the words can only mean minutes: "half", "a quarter", "ten minutes". */
  isSure: boolean
}

const beside: Reader<Beside> = longest<Beside>(
  words('half', { minutes: 30, isSure: true }),
  words('a? quarter', { minutes: 15, isSure: true }),
  rule([longest(digits(2), numberWord)], ([minutes]) => ({ minutes, isSure: false })),
  rule([longest(digits(2), numberWord), 'min|mins|minute|minutes|m'], ([minutes]) => ({ minutes, isSure: true })),
)
const side: Reader<1 | -1> = longest<1 | -1>(
  words('past|after', 1),
  words('- past -?', 1),
  words('to|before|till|til|of', -1),
  words('- to -?', -1),
)

/**
 * "half past three", "quarter to six", "15 minutes past noon". "10 to 12" is a range, and "five of ten" is a time only
 * because five is a multiple of five minutes.
 */
const besideHour = rule(
  [beside, side, longest(withHalf, written, oClock, named, bare)],
  ([{ minutes, isSure }, side, clock], { tokens }, at) => {
    const hasDigits = tokens[at]?.kind === 'number'
    if (minutes > 59 || clock.minute > 0 || (!isSure && (minutes % 5 !== 0 || minutes === 0))) return null
    // "10 to 12" and "from 20 to 8" are ranges, but "20 to 8" is 7:40, because a range does not mix the 12-hour and the
    // 24-hour clock.
    const isRange = minutes <= 12 || clock.hour > 12 || /^(?:from|between)$/.test(tokens[at - 1]?.text ?? '')
    if (side < 0 && hasDigits && !isSure && isRange) return null
    const total = clock.hour * 60 + side * minutes
    const { bare: _, ...rest } = clock
    const needsWords =
      !isSure &&
      tokens
        .slice(at, at + 3)
        .some(({ text }) => text === 'of' || text === 'after' || text === 'before' || text === 'to')
    return {
      ...rest,
      hour: Math.floor(total / 60),
      minute: total % 60,
      ...(needsWords && clock.bare && { bare: 'spoken' as const }),
    }
  },
)

/** "an hour before noon", "an hour and a half after 3pm", "two hours after midnight". "15h30 to 16h30" is a range. */
const shifted = rule(
  [length, side, longest(withHalf, written, oClock, named)],
  ([{ months, days, seconds }, side, clock], { tokens }, at) => {
    const isRange = side < 0 && seconds > 3600 && tokens[at]?.kind === 'number' && tokens[at + 1]?.isGlued
    const total = clock.hour * 60 + clock.minute + (side * seconds) / 60
    const latest = clock.hour === 24 ? 2879 : 1440
    const isNear = months === 0 && days === 0 && seconds % 60 === 0 && total >= 0 && total <= latest
    return isNear && !isRange ? { ...clock, hour: Math.floor(total / 60), minute: total % 60 } : null
  },
)

const time: Reader<Clock> = longest<Clock>(written, withHalf, oClock, grouped, named, ish, besideHour, shifted, bare)

/**
 * Every form of a time of day. With a zone after it, even "15" alone is a time. This does not hold for a zone of two
 * letters such as "ET", because that form is rare.
 */
export const clock: Reader<Clock> = memoised(
  longest<Clock>(
    time,
    rule([time, zone], ([{ bare, ...clock }, zone], { tokens }, _at, next) => {
      const isShort = tokens[next - 1]!.text.length < 3 && bare
      return isShort ? null : { ...clock, zone }
    }),
    rule([time, isoOffset], ([{ bare, ...clock }, zone]) => (bare ? null : { ...clock, zone })),
    // No other number is said with it.
    rule([time, ISH], ([{ bare, ...clock }]) => clock),
  ),
)
