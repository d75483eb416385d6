import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf, fullYear, isBefore, nextDate, nextDayOfMonth } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import { isWordEnd } from '../grammar/tokens.ts'
import { digits, month, numberWord, ordinal, twoDigits, weekday, year } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays, oneDay } from './days.ts'
import { dateOfWeekday } from './weekday-dates.ts'
import { yearBehind } from './years.ts'

/** A day of the month: "5", "5th", "fifth". */
const dayNumber: Reader<number> = longest(
  digits(2),
  rule([ordinal], ([{ value }]) => value),
)

/** Two digits after a date are a year and not a clock time, if they end the text or a comma or dot follows. */
const shortYear: Reader<number> = rule(["'?", twoDigits], ([value], { tokens }, at, next) => {
  const following = tokens[next]
  const hasSign = tokens[at]?.kind === 'sign'
  return hasSign || ((!following || /^[,.;!?)]$/.test(following.text)) && isWordEnd(tokens, next))
    ? fullYear(value)
    : null
})
const dateYear: Reader<number> = longest(
  rule(['-', year], ([value]) => value),
  rule([',?', shortYear], ([value]) => value),
  rule([',|of|in?', yearBehind], ([value]) => value),
)

function dated(month: number, day: number, year: number | undefined, { today }: Input): Days | null {
  const date = year === undefined ? nextDate(today, month, day) : dateOf(year, month, day)
  return date && oneDay(date, year === undefined ? { date: { month, day } } : {})
}

const anyYear: Reader<number> = longest(
  year,
  rule([twoDigits], ([value]) => fullYear(value)),
)

/** "december twenty four", as it is dictated. Not "march five people", which counts. */
const spokenDay: Reader<number> = rule([numberWord], ([day], input, _at, next) =>
  day >= 1 && day <= 31 && isPhraseEnd(input, next) ? day : null,
)

/** The last, this or the next occurrence of a date: "last May 5th". */
const whichYear: Reader<number> = longest(words('last|past|previous', -1), words('this|the? next|coming|upcoming', 0))

/** A date whose month is a word: "5 May", "the fifth of May 2027", "May 5th", "Nov/2", "14-Apr-2015". */
const spelledDate = longest(
  rule(['the?', dayNumber, 'day? of|-|/|.?', month, maybe(dateYear)], ([day, month, year], input) =>
    dated(month, day, year, input),
  ),
  rule([digits(2), '-|/|.', month, '-|/|.', anyYear], ([day, month, year]) => some(dateOf(year, month, day))),
  rule([month, '-|/|,? the?', dayNumber, maybe(dateYear)], ([month, day, year], input) =>
    dated(month, day, year, input),
  ),
  rule([month, spokenDay], ([month, day], input) => dated(month, day, undefined, input)),
  rule([month, '-|/|.', digits(2), '-|/|.', anyYear], ([month, day, year]) => some(dateOf(year, month, day))),
  rule([whichYear, month, 'the?', dayNumber], ([years, month, day], { today }) => {
    const coming = nextDate(today, month, day)
    return coming && oneDay(coming.add({ years }))
  }),
  rule([year, '-|/?', month, '-|/?', digits(2)], ([year, month, day], input) => dated(month, day, year, input)),
  rule(['the? ides of', month, maybe(dateYear)], ([month, year], input) =>
    dated(month, [3, 5, 7, 10].includes(month) ? 15 : 13, year, input),
  ),
)

const UPTO = '-|–|—|to|through|thru|until|untill|till|til'
/** A weekday before a date of a range: "Sat 12 - Sun 13 December". The dates decide. */
const ofWeekday = maybe(rule([weekday, ',? the?'], () => true))

/** "13 to 15 July", "from the 13th to the 15th of July", "July 13-15", "August 27th - 29th". */
const spelledRange = longest(
  rule(
    [ofWeekday, 'the?', dayNumber, '.?', UPTO, ofWeekday, 'the?', dayNumber, '.? of?', month, maybe(dateYear)],
    ([, first, , last, month, year], input) => datedRange(month, first, last, year, input),
  ),
  rule(
    ['between the?', dayNumber, 'and the?', dayNumber, 'of?', month, maybe(dateYear)],
    ([first, last, month, year], input) => datedRange(month, first, last, year, input),
  ),
  rule(
    ['between', month, 'the?', dayNumber, 'and the?', dayNumber, maybe(dateYear)],
    ([month, first, last, year], input) => datedRange(month, first, last, year, input),
  ),
  rule(
    [month, 'the?', dayNumber, UPTO, 'the?', dayNumber, maybe(dateYear)],
    ([month, first, last, year], input, _at, next) =>
      isWordEnd(input.tokens, next) ? datedRange(month, first, last, year, input) : null,
  ),
)

function datedRange(month: number, first: number, last: number, year: number | undefined, input: Input): Days | null {
  const from = dated(month, first, year, input)
  const to = from && dateOf(from.from.year, month, last)
  return from && to && isBefore(from.from, to)
    ? manyDays({ from: from.from, to: to.add({ days: 1 }), grain: 'day' }, { isRange: true })
    : null
}

/** "the 24th", "24th"; "the 24". Words for small ordinals ("first") need their article. */
const monthDay = longest(
  rule(
    [
      'the',
      longest(
        ordinal,
        rule([digits(2)], ([value]) => ({ value, spelled: false })),
      ),
    ],
    ([{ value }], input, _at, next) => inSomeMonth(value, input, next),
  ),
  rule([ordinal], ([{ value, spelled }], input, _at, next) => (spelled ? null : inSomeMonth(value, input, next))),
)

/** "sunday 6 17:00": a number between a weekday and a clock time that cannot be another number is the day of the month. */
const dayBeforeClock = rule([digits(2)], ([number], input, at, next) => {
  const isBehindDay = weekday(input, at - 1) !== null
  const [hour, colon] = input.tokens.slice(next, next + 2)
  const isClock = hour?.kind === 'number' && !hour.isGlued && colon?.text === ':'
  return isBehindDay && isClock && number <= 31 ? inSomeMonth(number, input, next) : null
})

function inSomeMonth(number: number, { today, tokens }: Input, next: number): Days | null {
  const day = isWordEnd(tokens, next) ? nextDayOfMonth(today, number) : null
  return day && oneDay(day, { bare: 'number', monthDay: number })
}

/**
 * Returns the day in the order of day and month that the speaker uses, or in the only order that is possible. The day
 * in the other order is the other reading.
 */
function ordered(
  a: number,
  b: number,
  year: number | undefined,
  { today, date_order }: Input,
  more: Partial<Days>,
): Days | null {
  const date = (month: number, day: number) =>
    year === undefined ? nextDate(today, month, day) : dateOf(year, month, day)
  const [mdy, dmy] = [date(a, b), date(b, a)]
  const [day, other] = date_order === 'mdy' ? [mdy ?? dmy, dmy] : [dmy ?? mdy, mdy]
  const numbers = day && { month: day.month, day: day.day }
  return (
    day && oneDay(day, { ...more, ...(year === undefined && numbers && { date: numbers }), ...differing(day, other) })
  )
}

function differing(day: PlainDate, other: PlainDate | null): Partial<Days> {
  return other && !other.equals(day) ? { other } : {}
}

/**
 * A date in numbers. Without a year it may as well be a fraction, a score or a version ("1/2 cup", "won 3-1"), so
 * something beside it must make it a date. With a dot after both the day and the month, the day comes before the month.
 */
const numericDate = longest(
  rule([year, '-|/|.', digits(2), '-|/|.', digits(2)], ([year, month, day]) => some(dateOf(year, month, day))),
  rule([year, '~-', twoDigits, '~-', twoDigits, '~t'], ([year, month, day]) => some(dateOf(year, month, day))),
  rule([digits(2), '/', digits(2), '/', anyYear], ([a, b, year], input) => ordered(a, b, year, input, {})),
  rule([digits(2), '-', digits(2), '-', anyYear], ([a, b, year], input) => ordered(a, b, year, input, {})),
  rule([digits(2), '~.', digits(2), '~.', year], ([day, month, year]) =>
    some(dateOf(year, month, day) ?? dateOf(year, day, month)),
  ),
  rule([digits(2), '~.', digits(2), '~.', twoDigits], ([day, month, year], { tokens }, _at, next) => {
    // "22.1. 19:00" is no day of 2019.
    const date = tokens[next - 1]?.isGlued ? dateOf(fullYear(year), month, day) : null
    return date && oneDay(date, { bare: 'number' })
  }),
  rule([digits(2), '~.', digits(2), '~.'], ([day, month], input, _at, next) => {
    const isDayFirst = input.date_order === 'dmy' || day > 12
    const following = input.tokens[next]
    const date =
      (following?.isGlued && following.kind !== 'sign') || !isDayFirst ? null : nextDate(input.today, month, day)
    return date && oneDay(date, { bare: 'number', date: { month, day } })
  }),
  rule(['the?', digits(2), '/', digits(2)], ([a, b], input) => ordered(a, b, undefined, input, { bare: 'number' })),
  rule([digits(2), '-|.', digits(2)], ([a, b], input, at, next) =>
    isAlone(input, at, next) ? ordered(a, b, undefined, input, { bare: 'score' }) : null,
  ),
)

function some(day: PlainDate | null): Days | null {
  return day && oneDay(day)
}

/**
 * True when the date ("2-15") is the whole text, or all of it after "on" or "by". "on 4-22" needs no such end, because no
 * score after "on" has a 22.
 */
function isAlone(input: Input, at: number, next: number): boolean {
  const { tokens } = input
  const before = tokens[at - 1]?.text
  const isLed = before !== undefined && /^(?:on|by)$/.test(before)
  if (isLed && isPhraseEnd(input, next) && [at, at + 2].some((each) => Number(tokens[each]?.text) > 12)) return true
  return (before === undefined || (at === 1 && isLed)) && tokens[next] === undefined
}

const anyDate: Reader<Days> = longest<Days>(spelledDate, spelledRange, monthDay, dayBeforeClock, numericDate)

/** Every form of a date with a number, also with its weekday behind: "May 5 (Wed)", "May 5, a Wednesday". */
export const date: Reader<Days> = memoised(
  longest<Days>(
    anyDate,
    rule([anyDate, '(', weekday, ')'], ([day, { number }]) => dateOfWeekday(number, day)),
    rule([anyDate, ', a', weekday], ([day, { number }]) => dateOfWeekday(number, day)),
  ),
)
