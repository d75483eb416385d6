import type { DateRange, PeriodUnit, PlainDate } from './calendar.ts'
import { addWorkdays, after, before, dateOf, isBefore, onOrAfter, periodAround, weekOf } from './calendar.ts'
import { date } from './dates.ts'
import type { Days } from './days.ts'
import { manyDays, namedDay, oneDay } from './days.ts'
import type { Input, Reader } from './grammar.ts'
import { longest, maybe, remembered, rule, words } from './grammar.ts'
import { closestHoliday, holiday, holidayName } from './holiday-days.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import { count, digits, number, ordinal, unit, weekday } from './lexicon.ts'
import { period, saturdayOf, severalPeriods } from './periods.ts'

/** Days that are told by other days: "the last Friday of May", "the end of next week", "three days before Christmas". */

/** "the month" is the one that runs. */
const running: Reader<Days> = rule(['the|this?', unit], ([name], input) => {
  const is_period = name === 'week' || name === 'month' || name === 'quarter' || name === 'year'
  return is_period ? manyDays(periodAround(input.today, name, 0, input), { any: true }) : null
})
const aPeriod: Reader<Days> = rule(['around?', longest(period, running)], ([days]) => days)

/** Which of several: 1 is the first, -1 the last, -2 "the second last". */
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

/** "the first Tuesday of October", "fifth last day of May", "the second last week of October 2018". */
const nthOf = rule(['the?', nth, countedThing, 'of|in', aPeriod], ([nth, thing, days], { today }) => {
  const found = nthIn(days, nth, thing)
  // Of a month without a year, and of "the month", the next one is meant.
  const is_over = found && isBefore(found.from, today)
  if (!is_over || !(days.bare === 'month' || days.any) || days.grain !== 'month') return found
  const later = { from: days.from.add(days.any ? { months: 1 } : { years: 1 }), grain: days.grain }
  return nthIn({ ...later, to: later.from.add({ months: 1 }) }, nth, thing)
})

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
      // Whole weeks, from Monday.
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

/** Counts in steps from the first, or back from the last that ends in time. */
function nthDay(
  first: PlainDate,
  to: PlainDate,
  nth: number,
  step: number,
  build: (day: PlainDate) => Days,
): Days | null {
  if (nth > 0) return build(first.add({ days: (nth - 1) * step }))
  const length = first.until(build(first).to, { largestUnit: 'day' }).days
  const steps = Math.floor((first.until(to, { largestUnit: 'day' }).days - length) / step)
  return build(first.add({ days: (steps + nth + 1) * step }))
}

const monthPeriod: Reader<Days> = rule([aPeriod], ([days]) =>
  days.grain === 'month' && days.bare !== 'month' ? days : null,
)

/** "20th of next month", "the 5th of the month". */
const dayOfMonth = longest(
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
      const next = day && days.any && isBefore(day, today) ? dateOf(later.year, later.month, number) : day
      return next && oneDay(next)
    },
  ),
  rule(['the?', ordinal, maybe(words('day', true)), monthPeriod], ([{ value }, _, days]) => {
    const day = days.any ? null : dateOf(days.from.year, days.from.month, value)
    return day && oneDay(day)
  }),
)

type Third = 'beginning' | 'middle' | 'end'

const third: Reader<Third> = longest<Third>(
  words('the? beginning|start|begin -? of -?', 'beginning'),
  words('the? middle|mid -? of -?', 'middle'),
  words('the? very? end -? of -?', 'end'),
)
const thirdBefore: Reader<Third> = longest<Third>(
  words('early -? in?', 'beginning'),
  words('mid -? in?', 'middle'),
  words('late -? in?', 'end'),
)
const endBehind = rule([unit, '-? end'], ([unit], input) =>
  unit === 'month' || unit === 'quarter' || unit === 'year'
    ? thirdOf(periodAround(input.today, unit, 0, input), 'end')
    : null,
)
const ABBREVIATIONS: readonly [string, Third, PeriodUnit][] = [
  ['eow', 'end', 'week'],
  ['eom', 'end', 'month'],
  ['eoq', 'end', 'quarter'],
  ['eoy', 'end', 'year'],
  ['bow', 'beginning', 'week'],
  ['bom', 'beginning', 'month'],
  ['boq', 'beginning', 'quarter'],
  ['boy', 'beginning', 'year'],
]

/** The beginning, the middle and the end of a period are its thirds; a todo for its end is due on its last day. */
const thirds = longest<Days>(
  endBehind,
  rule([third, aPeriod], ([third, days]) => thirdOf(days, third)),
  rule([thirdBefore, period], ([third, days]) =>
    days.grain === 'month' || days.grain === 'year' || days.any ? thirdOf(days, third) : null,
  ),
  rule(['early|mid|late -? this? week'], (_, input, at) => {
    const name = input.tokens[at]?.text
    return thirdOf(
      manyDays(periodAround(input.today, 'week', 0, input)),
      name === 'early' ? 'beginning' : name === 'mid' ? 'middle' : 'end',
    )
  }),
  ...ABBREVIATIONS.filter(([name]) => name !== 'bow' && name !== 'boy').map(([name, third, unit]) =>
    rule([`the? ${name}`], (_, input) => thirdOf(manyDays(periodAround(input.today, unit, 0, input)), third)),
  ),
)

function thirdOf({ from, to, grain }: DateRange, third: Third): Days | null {
  const bounds = (first: PlainDate, last: PlainDate) => {
    const [begin, end] = third === 'beginning' ? [from, first] : third === 'middle' ? [first, last] : [last, to]
    return { from: begin, to: end, grain: 'day' as const }
  }
  switch (grain) {
    case 'week': {
      // Monday to Wednesday, and Friday to Sunday: the end of a week of work is its Friday.
      const days = bounds(from.add({ days: third === 'middle' ? 2 : 3 }), from.add({ days: 4 }))
      return manyDays(days, { usual: days.from })
    }
    case 'month': {
      const days = bounds(from.add({ days: 10 }), from.add({ days: 20 }))
      return manyDays(days, { usual: third === 'middle' ? from.with({ day: 15 }) : usualIn(days, third) })
    }
    case 'quarter': {
      const days = bounds(from.add({ months: 1 }), from.add({ months: 2 }))
      return manyDays(days, { usual: usualIn(days, third) })
    }
    case 'year': {
      const days = bounds(from.add({ months: 4 }), from.add({ months: 8 }))
      return manyDays(
        { ...days, grain: 'month' },
        { usual: third === 'middle' ? from.with({ month: 7, day: 1 }) : usualIn(days, third) },
      )
    }
    default:
      return null
  }
}

function usualIn({ from, to }: DateRange, third: Third): PlainDate {
  return third === 'end' ? to.subtract({ days: 1 }) : from
}

/** "the first half of 2014" */
const halves = rule(
  ['the?', longest(words('first|1st', 0), words('second|2nd', 1)), 'half of', aPeriod],
  ([index, { from, to, grain }]) => {
    const middle =
      grain === 'year'
        ? from.add({ months: 6 })
        : grain === 'month'
          ? from.add({ days: 15 })
          : grain === 'week'
            ? from.add({ days: 3 })
            : null
    return middle && manyDays(index === 0 ? { from, to: middle, grain: 'day' } : { from: middle, to, grain: 'day' })
  },
)

/** "the week of October 5th" */
const weekWith = rule(
  ['the? week', 'of|with|starting|beginning|commencing', longest(namedDay, date)],
  ([day], input) => {
    const from = weekOf(day.from, input)
    return manyDays({ from, to: from.add({ weeks: 1 }), grain: 'week' })
  },
)

/** "3 Fridays from now": today does not count. */
const weekdaysFromNow = longest(
  rule(
    [number, weekday, longest(words('from now|today', true), words('hence', true))],
    ([count, { number }], { today }) =>
      count < 1 || count > 999 ? null : oneDay(after(today, number).add({ weeks: count - 1 })),
  ),
  rule(['in', number, weekday], ([count, { number, plural }], { today }) =>
    count < 1 || count > 999 || !plural ? null : oneDay(after(today, number).add({ weeks: count - 1 })),
  ),
  rule([number, weekday, 'ago'], ([count, { number }], { today }) =>
    count < 1 || count > 999 ? null : oneDay(onOrAfter(today.subtract({ weeks: count }), number)),
  ),
)

/** Days that others can be counted from. */
const anchor: Reader<Days> = remembered(longest<Days>(namedDay, date, nthOf, dayOfMonth, holiday))

const sign: Reader<1 | -1> = longest<1 | -1>(words('after|from|past|following', 1), words('before|prior to?', -1))

/** "three days before Christmas", "a year from Friday": counted from a day that is named. */
const shifted = longest(
  rule([length, sign, anchor], ([length, sign, day], { today }) => {
    const from = nearest(day, length, today)
    const moved = length.seconds === 0 ? movedBy(from, length, sign) : null
    return moved && oneDay(moved, { counted: true })
  }),
  rule(['the? day', sign, anchor], ([sign, day]) => {
    const edge = sign > 0 ? day.to : day.from.subtract({ days: 1 })
    return oneDay(edge)
  }),
  rule(['the?', weekday, sign, anchor], ([{ number }, sign, day]) =>
    day.weekday ? null : oneDay(sign > 0 ? after(day.from, number) : before(day.from, number)),
  ),
  rule(
    [
      'the?',
      longest(words('week', 'week' as const), words('weekend', 'weekend' as const), words('month', 'month' as const)),
      sign,
      anchor,
    ],
    ([unit, sign, day], input) => {
      if (unit === 'weekend') return saturdayOf(sign > 0 ? after(day.from, 6) : before(day.from, 6))
      return manyDays(periodAround(day.from, unit, sign, input))
    },
  ),
  rule([length, 'ago', anchor], ([length, day]) => (length.seconds === 0 ? some(movedBy(day.from, length, -1)) : null)),
)

/** Whole years are counted from the nearest Christmas, be it past: "a year from Christmas" said in January. */
function nearest({ from, bare, date }: Days, { months, days }: Length, today: PlainDate): PlainDate {
  if (!(date || bare === 'holiday') || months % 12 !== 0 || days !== 0) return from
  const last = from.subtract({ years: 1 })
  return distance(last, today) < distance(from, today) ? last : from
}

/** "March in a year", "Friday in two weeks". */
const shiftedLater = longest(
  rule([longest(period, anchor), 'in', length], ([days, length]) => later(days, length)),
  rule([longest(period, anchor), length, 'from now|hence|later'], ([days, length]) => later(days, length)),
)

function later({ from, to, grain, bare, other: _, ...days }: Days, length: Length): Days | null {
  const begin = length.seconds === 0 && bare !== 'year' ? movedBy(from, length, 1) : null
  const end = begin && movedBy(to, length, 1)
  return begin && end ? { ...days, from: begin, to: end, grain } : null
}

function some(day: PlainDate | null): Days | null {
  return day && oneDay(day)
}

/** Null for what leaves the years that todos have. */
export function movedBy(day: PlainDate, { months, days, workdays }: Length, sign: 1 | -1): PlainDate | null {
  if (months > 12_000 || days > 400_000) return null
  return workdays ? addWorkdays(day, sign * days) : day.add({ months: sign * months, days: sign * days })
}

/** "the closest Monday to Oct 5th", "the second closest Christmas to today". */
const closest = longest(
  rule(['the?', maybe(ordinal), 'closest|nearest', weekday, 'to|from|around', anchor], ([nth, { number }, day]) => {
    const near = [after(day.from, number).subtract({ weeks: 1 }), after(day.from, number)]
    const order = Array.from({ length: 40 }, (_, index) => near[0]!.add({ weeks: index - 20 })).toSorted(
      (a, b) => distance(day.from, a) - distance(day.from, b),
    )
    return some(order[(nth?.value ?? 1) - 1] ?? null)
  }),
  rule(['the?', maybe(ordinal), 'closest|nearest', holidayName, 'to|from', anchor], ([nth, name, day]) =>
    closestHoliday(name, day.from, nth?.value ?? 1),
  ),
)

function distance(a: PlainDate, b: PlainDate): number {
  return Math.abs(a.until(b, { largestUnit: 'day' }).days)
}

/**
 * "upcoming two weeks" lasts until the second of the weeks to come is over: it is read as "by" that week, which is
 * what a list and a deadline make of it.
 */
export const upcoming: Reader<Days> = longest(
  rule(['the? upcoming', count, unit], ([count, unit], input) => nthToCome(unit, count, input)),
  rule(['the?', count, 'upcoming', unit], ([count, unit], input) => nthToCome(unit, count, input)),
)

function nthToCome(unit: string, count: number, input: Input): Days | null {
  const known = unit === 'day' || unit === 'week' || unit === 'month' || unit === 'quarter' || unit === 'year'
  return known && count >= 1 && count < 1000 ? manyDays(periodAround(input.today, unit, count, input)) : null
}

/** Every form of a day or of whole days. */
export const days: Reader<Days> = remembered(
  longest<Days>(
    namedDay,
    date,
    period,
    severalPeriods,
    holiday,
    nthOf,
    dayOfMonth,
    thirds,
    halves,
    weekWith,
    weekdaysFromNow,
    shifted,
    shiftedLater,
    closest,
    upcoming,
  ),
)
