import type { Reader } from '../grammar/grammar.ts'
import { ANY_NUMBER, longest, maybe, memoised, rule, startingWith, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import type { Unit } from '../lexicon/lexicon.ts'
import { count, digits, number, numberWord, twoDigits, unit, unitSign } from '../lexicon/lexicon.ts'

/** A length of time by the calendar and by the clock; a month has no fixed number of days. */
export interface Length {
  months: number
  days: number
  seconds: number
  /** True when `days` are working days, without weekends. */
  workdays?: boolean
}

const SIZES: Record<Unit, Length> = {
  second: { months: 0, days: 0, seconds: 1 },
  minute: { months: 0, days: 0, seconds: 60 },
  hour: { months: 0, days: 0, seconds: 3600 },
  day: { months: 0, days: 1, seconds: 0 },
  workday: { months: 0, days: 1, seconds: 0, workdays: true },
  week: { months: 0, days: 7, seconds: 0 },
  fortnight: { months: 0, days: 14, seconds: 0 },
  month: { months: 1, days: 0, seconds: 0 },
  quarter: { months: 3, days: 0, seconds: 0 },
  year: { months: 12, days: 0, seconds: 0 },
  decade: { months: 120, days: 0, seconds: 0 },
  century: { months: 1200, days: 0, seconds: 0 },
}

/**
 * Returns the length of an amount of a unit. For fractions, a month has 30 days, and a day 24 hours. Fractions of
 * months and weeks are rounded to whole days.
 */
export function lengthOf(amount: number, unit: Unit): Length {
  const { workdays, ...size } = SIZES[unit]
  const exactMonths = size.months * amount
  const months = Math.trunc(exactMonths)
  const exactDays = size.days * amount + (exactMonths - months) * 30
  const days = size.days === 1 ? Math.trunc(exactDays) : Math.round(exactDays)
  const seconds = Math.round(size.seconds * amount + (size.days === 1 ? (exactDays - days) * 86_400 : 0))
  return { months, days, seconds, ...(workdays && { workdays }) }
}

function sum(a: Length, b: Length): Length {
  return { months: a.months + b.months, days: a.days + b.days, seconds: a.seconds + b.seconds }
}

/** Returns the length in minutes, as the time that a todo takes. A month counts as 30 days. */
export function minutesOf({ months, days, seconds }: Length): number {
  return Math.round((months * 30 + days) * 1440 + seconds / 60)
}

const anyUnit = longest<Unit>(unit, unitSign, words('working|business|work day|days', 'workday'))

const decimal: Reader<number> = startingWith([ANY_NUMBER], ({ tokens }, at) => {
  const [whole, point, part] = tokens.slice(at, at + 3)
  const isDecimal =
    whole?.kind === 'number' &&
    (point?.text === '.' || point?.text === ',') &&
    point.isGlued &&
    part?.kind === 'number' &&
    part.isGlued
  if (!isDecimal || whole.text.length > 4 || part.text.length > 2) return null
  return { value: Number(`${whole.text}.${part.text}`), next: at + 3 }
})

const fraction: Reader<number> = longest(
  rule([digits(1), '~/', digits(1)], ([top, bottom]) => (bottom > top && top > 0 ? top / bottom : null)),
  words('½', 0.5),
  words('¼', 0.25),
  words('¾', 0.75),
  rule([digits(2), digits(1), '~/', digits(1)], ([whole, top, bottom]) =>
    bottom > top && top > 0 ? whole + top / bottom : null,
  ),
  rule([digits(1), '~/', digits(1), 'of? a|an'], ([top, bottom]) => (bottom > top && top > 0 ? top / bottom : null)),
  words('a|an? half a|an?', 0.5),
  words('half of? a|an?', 0.5),
  words('a? quarter of? a|an?', 0.25),
  words('three -? quarters of? a|an', 0.75),
)

const half = longest(
  words('-? and -? a|an? -? half -?', 0.5),
  words('-? and -? a|an? -? quarter -?', 0.25),
  words('and three quarters', 0.75),
  words('½', 0.5),
)

/**
 * "2-3", "two or three", "10 to 15": the smaller number counts, because a reminder that is early does less harm than a late
 * one.
 */
const either: Reader<number> = rule([number, '-|–|to|or', number], ([least, most]) => (least < most ? least : null))

/** One amount of one unit: "two and a half hours", "a week and a half", "1/2 h". */
const single: Reader<{ amount: number; unit: Unit }> = longest(
  rule([longest(count, decimal, fraction, either), '-?', anyUnit], ([amount, unit]) => ({ amount, unit })),
  rule([number, half, anyUnit], ([amount, part, unit]) => ({ amount: amount + part, unit })),
  rule([count, unit, half], ([amount, unit, part]) => ({ amount: amount + part, unit })),
  rule(['a|an', unit, 'or two|so'], ([unit]) => ({ amount: 1, unit })),
)

const piece = rule([single], ([{ amount, unit }]) => (amount > 9999 ? null : lengthOf(amount, unit)))
const joined = rule([',? and?', piece], ([length]) => length)

/** "an hour and a half", "1h30", "2 days and 4 hours". */
export const length: Reader<Length> = memoised(
  longest(
    rule([piece, maybe(joined), maybe(joined)], ([first, second, third]) =>
      [second, third].reduce<Length>((total, more) => (more ? sum(total, more) : total), first),
    ),
    rule([digits(2), '~h', twoDigits, '~m|min?'], ([hours, minutes]) =>
      minutes < 60 ? lengthOf(hours * 60 + minutes, 'minute') : null,
    ),
    rule(
      [longest(digits(2), words('a|an', 1)), 'hour|hours|hr|hrs and?', digits(2)],
      ([hours, minutes], input, at, next) => {
        const isSure = input.tokens[at]?.kind === 'number' || (minutes >= 5 && isPhraseEnd(input, next))
        return minutes < 60 && isSure && input.tokens[next]?.text !== ':'
          ? lengthOf(hours * 60 + minutes, 'minute')
          : null
      },
    ),
    rule(
      [longest(numberWord, words('a|an', 1)), 'hour|hours and?', numberWord],
      ([hours, minutes], input, _at, next) =>
        minutes >= 5 && minutes < 60 && isPhraseEnd(input, next) ? lengthOf(hours * 60 + minutes, 'minute') : null,
    ),
    // "for 1:20 hours"; elsewhere "14:30 h" is a clock time.
    rule([digits(2), '~:', twoDigits, 'h|hrs|hours'], ([hours, minutes], { tokens }, at) =>
      minutes < 60 && tokens[at - 1]?.text === 'for' ? lengthOf(hours * 60 + minutes, 'minute') : null,
    ),
  ),
)
