import type { PlainDate } from '../../calendar/plain-date.ts'
import { dateOf, isBefore } from '../calendar.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, lookup, rule, words } from '../grammar/grammar.ts'
import type { Days } from './days.ts'
import { manyDays } from './days.ts'
import { whichPeriod } from './which-period.ts'
import { yearBehind } from './years.ts'

/** The astronomical beginnings of the seasons in the north, by the day on which they fall in most years. */
const SEASONS = [
  { month: 3, day: 20 },
  { month: 6, day: 21 },
  { month: 9, day: 23 },
  { month: 12, day: 21 },
]
const season: Reader<number> = lookup(
  new Map([
    ['spring', 0],
    ['springtime', 0],
    ['summer', 1],
    ['summertime', 1],
    ['fall', 2],
    ['autumn', 2],
    ['winter', 3],
    ['wintertime', 3],
  ]),
)

/**
 * Returns a season. Spring of `year` is 0, winter 3; the numbers continue over the years, so 4 is the spring of the
 * next year.
 */
function seasonOf(year: number, number: number): Days {
  const startOf = (index: number) => {
    const { month, day } = SEASONS[((index % 4) + 4) % 4]!
    return dateOf(year + Math.floor(index / 4), month, day) as PlainDate
  }
  return manyDays({ from: startOf(number), to: startOf(number + 1), grain: 'season' })
}

/** Returns the number of the current season in this year. -1 is the winter of the year before. */
function runningSeason(today: PlainDate): number {
  for (let number = 3; number >= 0; number--) if (!isBefore(today, seasonOf(today.year, number).from)) return number
  return -1
}

/** Returns the number of the current or next season of the same kind, counted like `runningSeason`. */
function comingSeason(number: number, today: PlainDate): number {
  const running = runningSeason(today)
  return running + ((((number - running) % 4) + 4) % 4)
}

/** A season: "this summer", "spring 2027", "the winter of '27". */
export const seasonDays: Reader<Days> = longest(
  rule(['this', season], ([number], { today }) => seasonOf(today.year, comingSeason(number, today))),
  rule([longest(words('in|during|throughout the?', true), words('over the', true)), season], ([, number], { today }) =>
    seasonOf(today.year, comingSeason(number, today)),
  ),
  rule(['next|coming', season], ([number], { today }) => {
    const coming = comingSeason(number, today)
    return seasonOf(today.year, coming === runningSeason(today) ? coming + 4 : coming)
  }),
  rule(['last|past|previous', season], ([number], { today }) => {
    const coming = comingSeason(number, today)
    return seasonOf(today.year, coming - 4)
  }),
  rule(['the?', season, 'of|in?', yearBehind], ([number, year]) => seasonOf(year, number)),
  rule([season], ([number], { today }) => ({
    ...seasonOf(today.year, comingSeason(number, today)),
    bare: 'season' as const,
    isDoubtful: true,
  })),
  rule([whichPeriod, 'season'], ([steps], { today }) => seasonOf(today.year, runningSeason(today) + steps)),
)
