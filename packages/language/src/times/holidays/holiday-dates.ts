import { PlainDate } from '../../calendar/plain-date.ts'
import type { DayNumber } from './day-numbers.ts'
import { dateOfNumber } from './day-numbers.ts'
import type { Feast } from './feast.ts'
import type { HolidayName } from './holidays.ts'
import { feastOf } from './holidays.ts'

export type { HolidayName } from './holidays.ts'

export interface HolidayDates {
  from: PlainDate
  /** The day after the last day. */
  to: PlainDate
  /** True when the holiday starts on the evening of `from`, which counts as no day of it. */
  isFromEvening: boolean
}

/**
 * Returns the occurrences that start in a Gregorian year: mostly one. A holiday of a lunar calendar can also have none
 * or two.
 */
export function holidayDates(name: HolidayName, year: number): HolidayDates[] {
  const found = feastOf(name)
  if (!found) return []
  const { feast, eve } = found
  const first = eve && !feast.isFromEvening ? -1 : 0
  // The neighbouring years count too: a rule of another calendar can return days outside its year, and an eve can be in
  // the year before.
  const starts = [year - 1, year, year + 1].flatMap((near) => feast.first(near))
  return [...new Set(starts)]
    .map((start) => ({
      from: dateOfNumber(start + first),
      to: dateOfNumber(eve ? start + first + 1 : endOf(feast, start)),
      isFromEvening: feast.isFromEvening && !eve,
    }))
    .filter(({ from }) => from.year === year)
    .sort((a, b) => PlainDate.compare(a.from, b.from))
}

function endOf({ lasts }: Feast, start: DayNumber): DayNumber {
  if (typeof lasts === 'number') return start + lasts
  const year = dateOfNumber(start).year
  const ends = [year, year + 1].flatMap(lasts).filter((end) => end > start)
  return Math.min(...ends)
}
