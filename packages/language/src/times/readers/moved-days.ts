import type { PlainDate } from '../../calendar/plain-date.ts'
import { addWorkdays, after, before, isBefore, onOrAfter, periodAround } from '../calendar.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import { fromNow, number, ordinal, weekday } from '../lexicon/lexicon.ts'
import { date } from './dates.ts'
import type { Days } from './days.ts'
import { manyDays, namedDay, oneDay } from './days.ts'
import { closestHoliday, holiday, holidayName, weekAround, weekendOf } from './holiday-days.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import { dayOfMonth, nthOf } from './nth-days.ts'
import { period, saturdayOf } from './periods.ts'

/** "the week of October 5th", "w/c 7 December", and "week ending 13 December", which ends on that day. */
export const weekWith = longest(
  rule(
    [
      longest(
        words('the? week of|with|containing|including|starting|beginning|commencing', true),
        words('w / c|b', true),
      ),
      longest(namedDay, date, holiday),
    ],
    ([, day], input) => weekAround(day, input),
  ),
  rule([longest(words('the? week ending on?', true), words('w / e', true)), longest(namedDay, date)], ([, day]) =>
    manyDays({ from: day.to.subtract({ weeks: 1 }), to: day.to, grain: 'week' }),
  ),
)

/** "the weekend of the 5th": the weekend of that day, or the next one. */
export const weekendWith = longest(
  rule(['the? weekend of', longest(namedDay, date, nthOf, dayOfMonth)], ([{ from }]) =>
    saturdayOf(from.dayOfWeek === 7 ? from.subtract({ days: 1 }) : onOrAfter(from, 6)),
  ),
  rule(['the? weekend of', holiday], ([days]) => weekendOf(days)),
)

/** "3 Fridays from now": today does not count. */
export const weekdaysFromNow = longest(
  rule(
    [number, weekday, longest(words('from now|today', true), words('hence', true))],
    ([count, { number }], { today }) =>
      count < 1 || count > 999 ? null : oneDay(after(today, number).add({ weeks: count - 1 })),
  ),
  rule(['in', number, weekday], ([count, { number, isPlural }], { today }) =>
    count < 1 || count > 999 || !isPlural ? null : oneDay(after(today, number).add({ weeks: count - 1 })),
  ),
  rule([number, weekday, 'ago'], ([count, { number }], { today }) =>
    count < 1 || count > 999 ? null : oneDay(onOrAfter(today.subtract({ weeks: count }), number)),
  ),
  rule(
    [number, 'weekend|weekends', longest(words('from now|today', true), words('hence', true))],
    ([count], { today }) => weekendsLater(count, today),
  ),
  rule(['in', number, 'weekends'], ([count], { today }) => weekendsLater(count, today)),
  rule([number, 'weekends ago'], ([count], { today }) =>
    count < 1 || count > 999 ? null : saturdayOf(before(today, 6).subtract({ weeks: count - 1 })),
  ),
)

function weekendsLater(count: number, today: PlainDate): Days | null {
  return count < 1 || count > 999 ? null : saturdayOf(after(today, 6).add({ weeks: count - 1 }))
}

/** "the Monday of Thanksgiving week", "the Saturday of Hanukkah": the first such day in it. */
export const weekdayOfHoliday = rule(
  ['the?', weekday, 'of|in|during', longest(weekWith, holiday)],
  ([{ number }, { from, to }]) => {
    const day = onOrAfter(from, number)
    const length = from.daysUntil(to)
    // A longer feast has several such days.
    return length > 1 && length < 10 && isBefore(day, to) ? oneDay(day) : null
  },
)

const aWeekend: Reader<Days> = rule([period], ([days]) => (days.grain === 'weekend' ? days : null))

/** Days that other days can be counted from. */
const anchor: Reader<Days> = memoised(longest<Days>(namedDay, date, nthOf, dayOfMonth, holiday, aWeekend))

const sign: Reader<1 | -1> = longest<1 | -1>(words('after|from|past|following', 1), words('before|prior to?', -1))

const partName = longest(
  words('morning', 'morning' as const),
  words('afternoon', 'afternoon' as const),
  words('evening', 'evening' as const),
  words('night', 'night' as const),
)

/** "three days before Christmas", "a year from Friday": days that are counted from a named day. */
export const shifted = longest(
  rule([length, sign, anchor], ([length, sign, day], { today }) => {
    const from = nearest(day, length, today)
    const moved = length.seconds === 0 ? movedBy(from, length, sign) : null
    return moved && oneDay(moved, { isCounted: true })
  }),
  rule(['the? day', sign, anchor], ([sign, day], { today }) => {
    const beside = besideOf(day, sign)
    // On a Sunday "the day before the weekend" is the next Friday.
    return oneDay(day.grain === 'weekend' && isBefore(beside, today) ? beside.add({ weeks: 1 }) : beside)
  }),
  rule(['the? eve of', anchor], ([day]) => oneDay(besideOf(day, -1))),
  rule(['the?', partName, sign, longest(date, holiday)], ([part, sign, day]) =>
    oneDay(besideOf(day, sign), { part: { part } }),
  ),
  rule(['the?', weekday, sign, anchor], ([{ number }, sign, day]) => weekdayBeside(number, sign, day)),
  rule(['the? very?', ordinal, weekday, sign, anchor], ([{ value }, { number }, sign, day]) =>
    value > 60 ? null : weekdayBeside(number, sign, day, value - 1),
  ),
  rule(['the? very? last|final', weekday, 'before', anchor], ([{ number }, day]) => weekdayBeside(number, -1, day)),
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
  rule([length, 'today'], ([length], { today }) => (length.seconds === 0 ? some(movedBy(today, length, 1)) : null)),
  rule([length, 'ago', anchor], ([length, day]) => (length.seconds === 0 ? some(movedBy(day.from, length, -1)) : null)),
)

/** Returns the day after some days, or with -1 the day before them. */
function besideOf({ from, to }: Days, sign: 1 | -1): PlainDate {
  return sign > 0 ? to : from.subtract({ days: 1 })
}

function weekdayBeside(number: number, sign: 1 | -1, day: Days, weeks = 0): Days | null {
  if (day.weekday) return null
  const beside = sign > 0 ? after(besideOf(day, 1).subtract({ days: 1 }), number) : before(day.from, number)
  return oneDay(beside.add({ weeks: sign * weeks }))
}

/**
 * Returns the day from which a length counts. Whole years count from the nearest occurrence, even a past one: "a year
 * from Christmas", said in January, counts from last Christmas.
 */
function nearest({ from, bare, date }: Days, { months, days }: Length, today: PlainDate): PlainDate {
  if (!(date || bare === 'holiday') || months % 12 !== 0 || days !== 0) return from
  const last = from.subtract({ years: 1 })
  return distance(last, today) < distance(from, today) ? last : from
}

/** "March in a year", "Friday in two weeks". */
export const shiftedLater = longest(
  rule([longest(period, anchor), 'in', length], ([days, length]) => later(days, length)),
  rule([longest(period, anchor), length, fromNow], ([days, length]) => later(days, length)),
)

function later({ from, to, grain, bare, other: _, ...days }: Days, length: Length): Days | null {
  const start = length.seconds === 0 && bare !== 'year' && bare !== 'season' ? movedBy(from, length, 1) : null
  const end = start && movedBy(to, length, 1)
  return start && end ? { ...days, from: start, to: end, grain } : null
}

function some(day: PlainDate | null): Days | null {
  return day && oneDay(day)
}

/** Returns the day moved by a length. Null when the length leaves the years that a todo can have. */
export function movedBy(day: PlainDate, { months, days, workdays }: Length, sign: 1 | -1): PlainDate | null {
  if (months > 12_000 || days > 400_000) return null
  return workdays ? addWorkdays(day, sign * days) : day.add({ months: sign * months, days: sign * days })
}

/** "the closest Monday to Oct 5th", "the second closest Christmas to today". */
export const closest = longest(
  rule(['the?', weekday, 'closest|nearest to', anchor], ([{ number }, { from }]) =>
    oneDay(after(from.subtract({ days: 4 }), number)),
  ),
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
  return Math.abs(a.daysUntil(b))
}
