import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange } from '../calendar.ts'
import { isBefore, onOrAfter, weekOf } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import type { HolidayName } from '../holidays/find-holiday.ts'
import { findHoliday } from '../holidays/find-holiday.ts'
import type { HolidayDates } from '../holidays/holiday-dates.ts'
import { holidayDates } from '../holidays/holiday-dates.ts'
import { fromNow, number, ordinal, year } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays, oneDay } from './days.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import { whichYear, yearBehind } from './years.ts'

interface Named {
  name: HolidayName
  /** True when the name is also an ordinary word. */
  isWeak: boolean
}

/** Reads the name of a holiday, which may have several words; with `plural` its plural: "Christmases". */
function nameReader(plural: boolean): Reader<Named> {
  return memoised(({ text, tokens }: Input, at: number) => {
    const token = tokens[at]
    const found = token && token.kind !== 'sign' ? findHoliday(text, token.start, plural) : null
    if (!found) return null
    let next = at + 1
    while (tokens[next] && tokens[next]!.start < found.end) next++
    return { value: { name: found.name, isWeak: found.isWeak }, next }
  })
}

const named = nameReader(false)
const plural = nameReader(true)

export const holidayName: Reader<HolidayName> = rule([named], ([{ name }]) => name)

/**
 * How many years before and after a day are searched: even a holiday that follows the moon takes only a little more than
 * one year. Leap days and inaugurations need more.
 */
const YEARS = 2
const MOST_YEARS = 9

/** Returns the occurrences in the years around a day, in order. */
function around(name: HolidayName, day: PlainDate, years = YEARS): HolidayDates[] {
  return Array.from({ length: 2 * years + 1 }, (_, index) => holidayDates(name, day.year - years + index)).flat()
}

function daysOf(range: { from: PlainDate; to: PlainDate }, more: Partial<Days> = {}): Days {
  return manyDays({ from: range.from, to: range.to, grain: 'day' }, more)
}

/** Returns the current or next occurrence, or the one that is `steps` later. Null when the holiday has no such day. */
function coming(name: HolidayName, today: PlainDate, steps = 0, years = YEARS): Days | null {
  const dates = around(name, today, years + Math.abs(steps))
  const next = dates.findIndex(({ to }) => isBefore(today, to))
  if (next < 0 && years < MOST_YEARS) return coming(name, today, steps, MOST_YEARS)
  const range = next < 0 ? undefined : dates[next + steps]
  const last = dates[next + steps - 1]
  return range ? daysOf(range, last && { last: { ...last, grain: 'day' } }) : null
}

function datesIn(name: HolidayName, year: number): HolidayDates | null {
  return year < 1000 || year > 9000 ? null : (holidayDates(name, year)[0] ?? null)
}

function inYear(name: HolidayName, year: number): Days | null {
  const range = datesIn(name, year)
  return range && daysOf(range)
}

const yearBeside: Reader<number> = longest(
  // "christmas 2026-12-25" is a name and a date.
  rule([',|of|in?', yearBehind], ([value], { tokens }, _at, next) =>
    /^[-/.]$/.test(tokens[next]?.text ?? '') && tokens[next + 1]?.kind === 'number' && tokens[next + 1]?.isGlued
      ? null
      : value,
  ),
  rule(['the year after next'], (_, { today }) => today.year + 2),
  rule(['in', length], ([length], { today }) => wholeYears(length, today)),
  rule([length, fromNow], ([length], { today }) => wholeYears(length, today)),
  rule([length, 'ago'], ([length], { today }) => wholeYears({ ...length, months: -length.months }, today)),
)

/** "2027" in "2027 Christmas", "next year's" in "next year's Easter". */
const yearBefore: Reader<number> = longest(
  rule([year], ([value]) => value),
  rule([year, "' s"], ([value]) => value),
  rule([whichYear, "' s"], ([steps], { today }) => today.year + steps),
)

function wholeYears({ months, days, seconds }: Length, today: PlainDate): number | null {
  return months !== 0 && months % 12 === 0 && days === 0 && seconds === 0 ? today.year + months / 12 : null
}

/** How many occurrences after the coming one: "last Easter" is -1. */
const whichOccurrence: Reader<number> = longest(
  words('this|the next|coming|upcoming', 0),
  words('this|next|coming|upcoming', 0),
  words('the|this? last|past|previous', -1),
)

/** More occurrences than this are not counted: "thirty Christmases ago" needs no todo. */
const MOST_STEPS = 20

function counted(name: HolidayName, steps: number, { today }: Input): Days | null {
  return steps >= -MOST_STEPS && steps < MOST_STEPS ? coming(name, today, steps) : null
}

/** A holiday by its name, as a day or several days. */
const whole: Reader<Days> = longest(
  rule([named], ([{ name, isWeak }], { today }) => {
    const days = coming(name, today)
    return days && { ...days, bare: 'holiday' as const, ...(isWeak && { isDoubtful: true }) }
  }),
  rule([holidayName, yearBeside], ([name, year]) => inYear(name, year)),
  rule([yearBefore, holidayName], ([year, name]) => {
    const days = inYear(name, year)
    return days && { ...days, bare: 'holiday' as const }
  }),
  rule([whichOccurrence, holidayName], ([steps, name], { today }) => coming(name, today, steps)),
  // Only of the clocks' changes people say when they are, and mean that day.
  rule(['when', holidayName], ([name], { today }) => (name.startsWith('clocks') ? coming(name, today) : null)),
  rule(['the?', holidayName, 'after next'], ([name], input) => counted(name, 1, input)),
  rule(['the?', holidayName, 'before last'], ([name], input) => counted(name, -2, input)),
  rule([number, plural, 'ago'], ([count, { name }], input) => counted(name, -count, input)),
  rule(['in', number, plural], ([count, { name }], input) => counted(name, count - 1, input)),
  rule([number, plural, fromNow], ([count, { name }], input) => counted(name, count - 1, input)),
)

type Place = { unit: 'day' | 'night'; nth: number }

const dayOrNight: Reader<Place['unit']> = longest<Place['unit']>(words('day', 'day'), words('night|evening', 'night'))

/** A day of a feast: "the third day of", "the last night of", "the start of". */
const place: Reader<Place> = longest<Place>(
  rule(['the?', ordinal, dayOrNight, 'of'], ([{ value: nth }, unit]) => ({ unit, nth })),
  rule(['the? last|final', dayOrNight, 'of'], ([unit]) => ({ unit, nth: -1 })),
  words('the? start|beginning of', { unit: 'day', nth: 1 }),
  words('the? end of', { unit: 'day', nth: -1 }),
)

/**
 * Returns a day of a feast. A feast that is one day in our tables can have further days, as Christmas has. Nights and
 * days are counted apart, because some feasts start with their first night.
 */
function dayOfFeast({ unit, nth }: Place, { from, to, isFromEvening }: HolidayDates): PlainDate | null {
  const isLong = isBefore(from.add({ days: 1 }), to)
  if (nth < 0) return isLong ? to.subtract({ days: unit === 'night' && isFromEvening ? 2 : 1 }) : null
  const first = unit === 'day' && isFromEvening ? from.add({ days: 1 }) : from
  const day = first.add({ days: nth - 1 })
  return (isLong ? isBefore(day, to) : nth <= MOST_STEPS) ? day : null
}

const dayOf: Reader<Days> = rule([place, holidayName, maybe(yearBeside)], ([place, name, year], { today }) => {
  const dates = year === undefined ? around(name, today) : [datesIn(name, year)]
  const days = dates.map((each) => each && dayOfFeast(place, each))
  const day = days.find((each) => each && (year !== undefined || !isBefore(each, today)))
  return day ? oneDay(day) : null
})

const weekendWord = longest(words('weekend|wkend|wknd', true), words('week - end', true))

/** "Labor Day weekend", "Thanksgiving week", each perhaps with a year. */
const periodOf: Reader<Days> = rule(
  [
    maybe(longest(words('this|the next?', 0), words('next', 0), words('last', -1))),
    named,
    longest(
      rule([weekendWord], () => weekendOf),
      words('week', weekAround),
    ),
    maybe(yearBeside),
  ],
  ([steps = 0, { name }, period, year], input) => {
    const days = year === undefined ? coming(name, input.today, steps) : inYear(name, year)
    return days && { ...period(days, input), bare: 'holiday' as const }
  },
)

export function weekAround({ from }: DateRange, input: Pick<Input, 'week_start'>): Days {
  const first = weekOf(from, input)
  return manyDays({ from: first, to: first.add({ weeks: 1 }), grain: 'week' })
}

/**
 * Returns the weekend of a holiday: the nearest Saturday and Sunday, with the Monday or with the days from Thursday on
 * when the holiday makes a long weekend.
 */
export function weekendOf({ from }: DateRange): Days {
  const saturday =
    from.dayOfWeek <= 2 ? onOrAfter(from.subtract({ days: 3 }), 6) : onOrAfter(from.subtract({ days: 1 }), 6)
  const start = from.dayOfWeek === 4 || from.dayOfWeek === 5 ? from : saturday
  return manyDays({ from: start, to: saturday.add({ days: from.dayOfWeek === 1 ? 3 : 2 }), grain: 'weekend' })
}

/** A holiday, one of its days, or the weekend or week that it is in. */
export const holiday: Reader<Days> = memoised(longest(whole, dayOf, periodOf))

/** Reads "the second closest Christmas to today". The distance of an occurrence is that of its first day. */
export function closestHoliday(name: HolidayName, day: PlainDate, nth: number): Days | null {
  const distance = (from: PlainDate) => Math.abs(day.daysUntil(from))
  const range = around(name, day, YEARS + Math.min(nth, 20)).toSorted((a, b) => distance(a.from) - distance(b.from))[
    nth - 1
  ]
  return range ? daysOf(range) : null
}
