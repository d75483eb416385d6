import type { PlainDate } from '../../calendar/plain-date.ts'
import { isBefore } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, memoised, rule, words } from '../grammar/grammar.ts'
import type { HolidayName } from '../holidays/find-holiday.ts'
import { findHoliday } from '../holidays/find-holiday.ts'
import { holidayDates } from '../holidays/holiday-dates.ts'
import { year } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays } from './days.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'

interface Named {
  name: HolidayName
  /** True when the name is also an ordinary word. */
  isWeak: boolean
}

/** The name of a holiday, which may have several words. */
const named: Reader<Named> = memoised(({ text, tokens }: Input, at: number) => {
  const token = tokens[at]
  const found = token?.kind === 'word' ? findHoliday(text, token.start) : null
  if (!found) return null
  let next = at + 1
  while (tokens[next] && tokens[next]!.start < found.end) next++
  return { value: { name: found.name, isWeak: found.isWeak }, next }
})

export const holidayName: Reader<HolidayName> = rule([named], ([{ name }]) => name)

/**
 * How many years before and after a day are searched. Every holiday recurs within that time: even a holiday that
 * follows the moon takes only a little more than one year.
 */
const YEARS = 2

/** Returns the occurrences in the years around a day, in order. */
function around(name: HolidayName, day: PlainDate, years = YEARS): { from: PlainDate; to: PlainDate }[] {
  return Array.from({ length: 2 * years + 1 }, (_, index) => holidayDates(name, day.year - years + index)).flat()
}

/** Returns the current or next occurrence, or the one that is `steps` later. Null when the holiday has no such day. */
function coming(name: HolidayName, today: PlainDate, steps = 0): Days | null {
  const dates = around(name, today)
  const next = dates.findIndex(({ to }) => isBefore(today, to))
  const range = next < 0 ? undefined : dates[next + steps]
  return range ? manyDays({ ...range, grain: 'day' }) : null
}

function inYear(name: HolidayName, year: number): Days | null {
  if (year < 1000 || year > 9000) return null
  const range = holidayDates(name, year)[0]
  return range ? manyDays({ ...range, grain: 'day' }) : null
}

const yearBeside: Reader<number> = longest(
  // "christmas 2026-12-25" is a name and a date.
  rule([',|of|in?', year], ([value], { tokens }, _at, next) =>
    /^[-/.]$/.test(tokens[next]?.text ?? '') && tokens[next + 1]?.kind === 'number' && tokens[next + 1]?.isGlued
      ? null
      : value,
  ),
  rule(['of|in? this year'], (_, { today }) => today.year),
  rule(['of|in? next year'], (_, { today }) => today.year + 1),
  rule(['of|in? last year'], (_, { today }) => today.year - 1),
  rule(
    [
      longest(
        rule(['in', length], ([value]) => value),
        rule([length, 'hence|later|from now'], ([value]) => value),
      ),
    ],
    ([length], { today }) => wholeYears(length, today),
  ),
  rule([length, 'ago'], ([length], { today }) => wholeYears({ ...length, months: -length.months }, today)),
)

function wholeYears({ months, days, seconds }: Length, today: PlainDate): number | null {
  return months !== 0 && months % 12 === 0 && days === 0 && seconds === 0 ? today.year + months / 12 : null
}

/** A holiday by its name, as a day or several days. */
export const holiday: Reader<Days> = longest(
  rule([named], ([{ name, isWeak }], { today }) => {
    const days = coming(name, today)
    return days && { ...days, bare: 'holiday' as const, ...(isWeak && { isDoubtful: true }) }
  }),
  rule([holidayName, yearBeside], ([name, year]) => inYear(name, year)),
  rule(
    [
      longest(words('this|the next|coming|upcoming', 0), words('next', 0), words('last|past|previous', -1)),
      holidayName,
    ],
    ([steps, name], { today }) => coming(name, today, steps),
  ),
)

/** Reads "the second closest Christmas to today". The distance of an occurrence is that of its first day. */
export function closestHoliday(name: HolidayName, day: PlainDate, nth: number): Days | null {
  const distance = (from: PlainDate) => Math.abs(day.daysUntil(from))
  const range = around(name, day, YEARS + Math.min(nth, 20)).toSorted((a, b) => distance(a.from) - distance(b.from))[
    nth - 1
  ]
  return range ? manyDays({ ...range, grain: 'day' }) : null
}
