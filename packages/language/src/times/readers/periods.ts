import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange, PeriodUnit } from '../calendar.ts'
import { dateOf, fullYear, isBefore, onOrAfter, periodAround } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, memoised, rule, startingWith, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import { count, digits, month, ordinal, twoDigits, unit, year } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays, oneDay } from './days.ts'
import { seasonDays } from './seasons.ts'
import { whichPeriod } from './which-period.ts'
import { yearBehind } from './years.ts'

/** Weeks, months, quarters, seasons, years: named periods that are longer than a day. */

const periodUnit: Reader<PeriodUnit> = rule([unit], ([name]) =>
  name === 'week' ||
  name === 'month' ||
  name === 'quarter' ||
  name === 'year' ||
  name === 'decade' ||
  name === 'century'
    ? name
    : null,
)

const counted = longest(
  rule([whichPeriod, periodUnit], ([steps, unit], input) => manyDays(periodAround(input.today, unit, steps, input))),
  rule(['the?', periodUnit, 'after next'], ([unit], input) => manyDays(periodAround(input.today, unit, 2, input))),
  rule(['the?', periodUnit, 'before last'], ([unit], input) => manyDays(periodAround(input.today, unit, -2, input))),
  rule(['later this', periodUnit], ([unit], input) => restOf(periodAround(input.today, unit, 0, input), input.today)),
  rule(['earlier this', periodUnit], ([unit], input) => {
    const { from, grain } = periodAround(input.today, unit, 0, input)
    return manyDays({ from, to: input.today.add({ days: 1 }), grain })
  }),
  rule(['all', 'the|this?', periodUnit], ([unit], input) => manyDays(periodAround(input.today, unit, 0, input))),
  rule(['the? rest|remainder of the|this', periodUnit], ([unit], input) =>
    restOf(periodAround(input.today, unit, 0, input), input.today),
  ),
)

function restOf({ to, grain }: DateRange, today: PlainDate): Days {
  return manyDays({ from: today, to, grain })
}

/**
 * Units that can be counted: "next 3 weeks" starts with the next whole week, and "last 2 days" ends with the last day.
 */
const severalUnit: Reader<PeriodUnit> = rule([unit], ([name]) =>
  name === 'second' || name === 'minute' || name === 'hour' || name === 'fortnight' || name === 'workday' ? null : name,
)
const several = longest(
  rule(['the? next|coming|following', count, severalUnit], ([count, unit], input) => run(unit, 1, count, input)),
  rule(['the|this? last|past|previous', count, severalUnit], ([count, unit], input) => run(unit, -count, count, input)),
  rule(['the? next|coming fortnight'], (_, input) => run('week', 1, 2, input)),
)

function run(unit: PeriodUnit, first: number, count: number, input: Input): Days | null {
  if (count < 1 || count > 999) return null
  const { from, grain } = periodAround(input.today, unit, first, input)
  return manyDays({ from, to: periodAround(input.today, unit, first + count - 1, input).to, grain })
}

/** Returns a month of a year: "March 2014", "2/2013", "March this year". */
function monthOf(year: number, number: number): DateRange {
  const from = dateOf(year, number, 1) as PlainDate
  return { from, to: from.add({ months: 1 }), grain: 'month' }
}

/** Returns the days of a month without a year: the current or the next month of that name. */
function nextMonth(number: number, { today }: Input, years = 0): DateRange {
  return monthOf(today.year + (number < today.month ? 1 : 0) + years, number)
}

/** "may" and "march" are also verbs, and then no month: "check whether this may help". */
const whichMonth: Reader<number> = rule([month], ([number], input, at, next) => {
  const { text, tokens } = input
  const isVerb = /^(?:may|march|mar)$/.test(text.slice(tokens[at]!.start, tokens[at]!.end))
  return isVerb && (!isPhraseEnd(input, next) || tokens[next]?.text === 'to') ? null : number
})

const namedMonth = longest(
  rule([month], ([number], input) => manyDays(nextMonth(number, input), { bare: 'month' })),
  rule(['in|during', month], ([number], input) => manyDays(nextMonth(number, input))),
  rule(['the? month of', month], ([number], input) => manyDays(nextMonth(number, input))),
  rule([month, ',|of|in?', yearBehind], ([number, year]) => manyDays(monthOf(year, number))),
  rule(['this', whichMonth], ([number], input) => manyDays(nextMonth(number, input))),
  rule(['the? coming|upcoming', whichMonth], ([number], input) => manyDays(nextMonth(number, input))),
  rule(['the? next', whichMonth], ([number], input) => {
    const coming = monthOf(input.today.year + (number <= input.today.month ? 1 : 0), number)
    return manyDays(coming)
  }),
  rule(['last|past|previous', whichMonth], ([number], { today }) =>
    manyDays(monthOf(today.year - (number >= today.month ? 1 : 0), number)),
  ),
  rule([month, 'after next'], ([number], input) => manyDays(nextMonth(number, input, 1))),
  rule([digits(2), '~/', year], ([number, year]) =>
    number >= 1 && number <= 12 ? manyDays(monthOf(year, number)) : null,
  ),
  rule([year, '~-', twoDigits], ([year, number], { tokens }, _at, next) =>
    number >= 1 && number <= 12 && tokens[next]?.text !== '-' ? manyDays(monthOf(year, number)) : null,
  ),
)

const monthDays: Reader<Days> = startingWith(namedMonth.firsts, (input, at) => {
  // A month after a number is not read: "31 April" is no day, and does not mean the month either.
  return input.tokens[at - 1]?.kind === 'number' ? null : namedMonth(input, at)
})

const quarterName: Reader<number> = longest(
  rule(['the?', ordinal, 'quarter|qtr'], ([{ value }]) => value),
  rule(['q', digits(1)], ([value]) => value),
  rule([digits(1), '~q'], ([value]) => value),
  rule(['quarter|qtr', digits(1)], ([value]) => value),
  words('the? last quarter|qtr of', 4),
)

function quarterOf(number: number, year: number): Days | null {
  const from = number >= 1 && number <= 4 ? dateOf(year, number * 3 - 2, 1) : null
  return from && manyDays({ from, to: from.add({ months: 3 }), grain: 'quarter' })
}

const quarter = longest(
  rule([quarterName], ([number], input, _at, next) => {
    const { today } = input
    const current = Math.ceil(today.month / 3)
    const days = quarterOf(number, today.year + (number < current ? 1 : 0))
    // "the Q3 report"
    return days && !isPhraseEnd(input, next) ? { ...days, bare: 'season' as const, isDoubtful: true } : days
  }),
  rule([quarterName, ',|of|in|-|/?', yearBehind], ([number, year]) => quarterOf(number, year)),
  rule([digits(1), '~q', twoDigits], ([number, year]) => quarterOf(number, fullYear(year))),
  rule([year, quarterName], ([year, number]) => quarterOf(number, year)),
  rule([year, '-|/?', 'q', digits(1)], ([year, number]) => quarterOf(number, year)),
  rule([twoDigits, '~q', digits(1)], ([year, number]) => quarterOf(number, fullYear(year))),
)

const yearDays = longest(
  rule([year], ([value]) => manyDays(wholeYear(value), { bare: 'year' })),
  rule(['in|during', year], ([value]) => manyDays(wholeYear(value))),
  rule(['the? year', year], ([value]) => manyDays(wholeYear(value))),
)

function wholeYear(year: number): DateRange {
  const from = dateOf(year, 1, 1) as PlainDate
  return { from, to: from.add({ years: 1 }), grain: 'year' }
}

const weekendWord = longest(words('weekend|wkend|wknd', true), words('week - end', true))

/**
 * Saturday and Sunday. "next weekend", said on a weekday, is the one after the coming one, which is the other reading.
 */
const weekend = longest(
  rule(['the|this? coming|upcoming?', weekendWord], (_, { today }) => saturdayOf(coming(today))),
  rule(['the? next', weekendWord], (_, { today }) =>
    saturdayOf(coming(today).add({ weeks: 1 }), today.dayOfWeek < 6 ? { other: coming(today) } : {}),
  ),
  rule(['the|this? last|past|previous', weekendWord], (_, { today }) =>
    saturdayOf(coming(today).subtract({ weeks: 1 })),
  ),
  rule(['the?', weekendWord, 'before last'], (_, { today }) => saturdayOf(coming(today).subtract({ weeks: 2 }))),
  rule(['the?', weekendWord, 'after next'], (_, { today }) =>
    saturdayOf(onOrAfter(today.add({ days: 1 }), 6).add({ weeks: 1 })),
  ),
)

function coming(today: PlainDate): PlainDate {
  return today.dayOfWeek === 7 ? today.subtract({ days: 1 }) : onOrAfter(today, 6)
}

export function saturdayOf(from: PlainDate, more: Partial<Days> = {}): Days {
  return manyDays({ from, to: from.add({ days: 2 }), grain: 'weekend' }, more)
}

/** "the 1990s", "the 90s", "the 20th century". */
const decades = longest(
  rule(['the?', year, "'? ~s"], ([value]) => yearsFrom(value, 10)),
  rule(['the', twoDigits, "'? ~s"], ([value]) => yearsFrom(1900 + value, 10)),
  rule(['the?', ordinal, 'century'], ([{ value }]) =>
    value > 10 && value < 30 ? yearsFrom((value - 1) * 100, 100) : null,
  ),
)

function yearsFrom(year: number, count: number): Days | null {
  const from = year % 10 === 0 ? dateOf(year, 1, 1) : null
  return from && manyDays({ from, to: from.add({ years: count }), grain: 'decade' })
}

const weekName: Reader<number> = longest(
  rule(['the? calendar? week|wk', 'no|nr|number? .?', digits(2)], ([number]) => number),
  rule(['kw|cw', digits(2)], ([number]) => number),
)
const shortWeekName: Reader<number> = longest(
  weekName,
  rule(['w', digits(2)], ([number]) => number),
)

/** "week 42", "W20 2027", "2027-W20" and "2027-W20-3", as ISO 8601 counts weeks. */
const numberedWeek: Reader<Days> = longest(
  rule([weekName], ([number], { today }) => {
    const isOver = isBefore(weekOfYear(today.year, number).add({ weeks: 1 }), today)
    return wholeWeek(number, today.year + (isOver ? 1 : 0), { bare: 'month' })
  }),
  rule([shortWeekName, ',|of|in|-|/?', year], ([number, year]) => wholeWeek(number, year)),
  rule([year, '-|/?', shortWeekName], ([year, number]) => wholeWeek(number, year)),
  rule([year, '-? w', twoDigits, '~-', digits(1)], ([year, number, day]) =>
    number >= 1 && number <= 53 && day >= 1 && day <= 7
      ? oneDay(weekOfYear(year, number).add({ days: day - 1 }))
      : null,
  ),
)

/** Returns the Monday of a week. The first week of a year has its 4 January. */
function weekOfYear(year: number, number: number): PlainDate {
  const fourth = dateOf(year, 1, 4) as PlainDate
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 })
}

function wholeWeek(number: number, year: number, more: Partial<Days> = {}): Days | null {
  if (number < 1 || number > 53) return null
  const from = weekOfYear(year, number)
  return manyDays({ from, to: from.add({ weeks: 1 }), grain: 'week' }, more)
}

/** A named period. */
export const period: Reader<Days> = memoised(
  longest<Days>(counted, monthDays, quarter, seasonDays, yearDays, decades, weekend, numberedWeek),
)

export const severalPeriods: Reader<Days> = several
