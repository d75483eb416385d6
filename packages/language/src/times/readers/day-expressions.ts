import { periodAround } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, memoised, rule } from '../grammar/grammar.ts'
import { count, unit } from '../lexicon/lexicon.ts'
import { date } from './dates.ts'
import type { Days } from './days.ts'
import { manyDays, namedDay } from './days.ts'
import { holiday } from './holiday-days.ts'
import {
  closest,
  shifted,
  shiftedLater,
  weekdayOfHoliday,
  weekdaysFromNow,
  weekendWith,
  weekWith,
} from './moved-days.ts'
import { dayOfMonth, nthOf } from './nth-days.ts'
import { halves, periodParts } from './period-parts.ts'
import { period, severalPeriods } from './periods.ts'

/**
 * Days that are described by other days: "the last Friday of May", "the end of next week", "three days before
 * Christmas".
 */

/**
 * "upcoming two weeks" lasts until the end of the second week from now. It is read as "by" that week: then a list shows
 * everything up to its end, and a deadline is its end.
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
export const days: Reader<Days> = memoised(
  longest<Days>(
    namedDay,
    date,
    period,
    severalPeriods,
    holiday,
    nthOf,
    dayOfMonth,
    periodParts,
    halves,
    weekWith,
    weekendWith,
    weekdaysFromNow,
    weekdayOfHoliday,
    shifted,
    shiftedLater,
    closest,
    upcoming,
  ),
)
