import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange } from '../calendar.ts'
import { addWorkdays, dateOf, isBefore, onOrAfter, periodAround } from '../calendar.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, maybe, rule, words } from '../grammar/grammar.ts'
import { digits, ordinal, unit, weekday } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays, oneDay } from './days.ts'
import { period, saturdayOf } from './periods.ts'

/** "the month" is the current one. */
const running: Reader<Days> = rule(['the|this?', unit], ([name], input) => {
  const isPeriod = name === 'week' || name === 'month' || name === 'quarter' || name === 'year'
  return isPeriod ? manyDays(periodAround(input.today, name, 0, input), { isGeneric: true }) : null
})

export const aPeriod: Reader<Days> = rule(['around?', longest(period, running)], ([days]) => days)

/** A place in a series: 1 is the first, -1 the last, -2 "the second last". */
const nth: Reader<number> = longest(
  rule([ordinal], ([{ value }]) => value),
  rule([ordinal, 'to|from? -? last|final'], ([{ value }]) => -value),
  words('last|final', -1),
  words('next to last', -2),
  words('penultimate', -2),
)

type Counted = { weekday: number } | { unit: 'day' | 'week' | 'weekend' | 'workday' | 'month' | 'quarter' }

const countedThing: Reader<Counted> = longest<Counted>(
  rule([weekday], ([{ number }]) => ({ weekday: number })),
  rule([unit], ([name]) =>
    name === 'day' || name === 'week' || name === 'workday' || name === 'month' || name === 'quarter'
      ? { unit: name }
      : null,
  ),
  words('weekend|wkend', { unit: 'weekend' as const }),
  words('work|working|business day|days', { unit: 'workday' as const }),
  words('weekday', { unit: 'workday' as const }),
)

/** A month or a longer period that needs no "of" before it: "the last Friday this month". */
const longPeriod: Reader<Days> = rule([period], ([days]) =>
  !days.bare && (days.grain === 'month' || days.grain === 'quarter' || days.grain === 'year') ? days : null,
)

/** "the first Tuesday of October", "fifth last day of May", "the second last week of October 2018". */
export const nthOf = longest(
  rule(['the?', nth, countedThing, 'of|in', aPeriod], ([nth, thing, days], { today }) =>
    nthOn(nth, thing, days, today),
  ),
  rule(['the?', nth, countedThing, longPeriod], ([nth, thing, days], { today }) => nthOn(nth, thing, days, today)),
)

function nthOn(nth: number, thing: Counted, days: Days, today: PlainDate): Days | null {
  const found = nthIn(days, nth, thing)
  // A month without a year, and "the month", mean the next such month when the day in this one is past.
  const isOver = found && isBefore(found.from, today)
  if (!isOver || !(days.bare === 'month' || days.isGeneric) || days.grain !== 'month') return found
  const later = { from: days.from.add(days.isGeneric ? { months: 1 } : { years: 1 }), grain: days.grain }
  return nthIn({ ...later, to: later.from.add({ months: 1 }) }, nth, thing)
}

function nthIn({ from, to }: DateRange, nth: number, thing: Counted): Days | null {
  const found =
    'weekday' in thing ? nthDay(onOrAfter(from, thing.weekday), to, nth, 7, oneDay) : nthUnit(from, to, nth, thing.unit)
  return found && !isBefore(found.from, from) && !isBefore(to, found.to) ? found : null
}

function nthUnit(
  from: PlainDate,
  to: PlainDate,
  nth: number,
  unit: Exclude<Counted, { weekday: number }>['unit'],
): Days | null {
  switch (unit) {
    case 'day':
      return nthDay(from, to, nth, 1, oneDay)
    case 'workday':
      return oneDay(nth > 0 ? addWorkdays(from.subtract({ days: 1 }), nth) : addWorkdays(to, nth))
    case 'week':
      // Only whole weeks count, which start on Monday.
      return nthDay(onOrAfter(from, 1), to, nth, 7, (day) =>
        manyDays({ from: day, to: day.add({ weeks: 1 }), grain: 'week' }),
      )
    case 'weekend':
      return nthDay(onOrAfter(from, 6), to, nth, 7, saturdayOf)
    default: {
      const months = unit === 'quarter' ? 3 : 1
      const first = nth > 0 ? from.add({ months: (nth - 1) * months }) : to.add({ months: nth * months })
      return manyDays({ from: first, to: first.add({ months }), grain: unit })
    }
  }
}

/**
 * Returns the nth of the days that follow `first` by `step` days each. A negative `nth` counts back from the last one
 * that ends by `to`.
 */
function nthDay(
  first: PlainDate,
  to: PlainDate,
  nth: number,
  step: number,
  build: (day: PlainDate) => Days,
): Days | null {
  if (nth > 0) return build(first.add({ days: (nth - 1) * step }))
  const length = first.daysUntil(build(first).to)
  const steps = Math.floor((first.daysUntil(to) - length) / step)
  return build(first.add({ days: (steps + nth + 1) * step }))
}

const monthPeriod: Reader<Days> = rule([aPeriod], ([days]) =>
  days.grain === 'month' && days.bare !== 'month' ? days : null,
)

/** "20th of next month", "the 5th of the month". */
export const dayOfMonth = longest(
  rule(
    [
      'the?',
      longest(
        digits(2),
        rule([ordinal], ([{ value }]) => value),
      ),
      'day? of|in',
      monthPeriod,
    ],
    ([number, days], { today }) => {
      const day = dateOf(days.from.year, days.from.month, number)
      const later = days.from.add({ months: 1 })
      const next = day && days.isGeneric && isBefore(day, today) ? dateOf(later.year, later.month, number) : day
      return next && oneDay(next)
    },
  ),
  rule(['the?', ordinal, maybe(words('day', true)), monthPeriod], ([{ value }, _, days]) => {
    const day = days.isGeneric ? null : dateOf(days.from.year, days.from.month, value)
    return day && oneDay(day)
  }),
)
