import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange, PeriodUnit } from '../calendar.ts'
import { dateOf, isBefore, periodAround } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import { ordinal, unit, year } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays } from './days.ts'
import { aPeriod } from './nth-days.ts'
import { period } from './periods.ts'
import { yearBehind } from './years.ts'

type PeriodPart = 'beginning' | 'middle' | 'end'

const part: Reader<PeriodPart> = longest<PeriodPart>(
  words('towards|toward|near? the? very? beginning|start|begin -? of -?', 'beginning'),
  words('towards|toward|near? the? middle|mid -? of -?', 'middle'),
  words('towards|toward|near? the? very? end -? of -?', 'end'),
)

const partBefore: Reader<PeriodPart> = longest<PeriodPart>(
  words('early -? in?', 'beginning'),
  words('mid -? in?', 'middle'),
  words('late -? in?', 'end'),
)

const endBehind = longest(
  rule([unit, '-? end'], ([unit], input) =>
    unit === 'month' || unit === 'quarter' || unit === 'year'
      ? partOfPeriod(periodAround(input.today, unit, 0, input), 'end')
      : null,
  ),
  rule(['the?', unit, "' s end"], ([unit], input) =>
    unit === 'week' || unit === 'month' || unit === 'quarter' || unit === 'year'
      ? partOfPeriod(periodAround(input.today, unit, 0, input), 'end')
      : null,
  ),
)

/** "by end March", "until end of next week" without its article. Elsewhere "end" is a verb. */
const endWithoutOf = rule(['end|mid', period], ([days], { tokens }, at) =>
  days.grain !== 'day' &&
  /^(?:by|until|till|til|before|from|since|at|around|about|in)$/.test(tokens[at - 1]?.text ?? '')
    ? partOfPeriod(days, tokens[at]?.text === 'end' ? 'end' : 'middle')
    : null,
)

/**
 * Abbreviations of parts of periods, such as "eom". Of the beginnings, only "bom" and "boq" are read: "bow" and "boy"
 * are words.
 */
const ABBREVIATIONS: readonly [string, PeriodPart, PeriodUnit][] = [
  ['eow', 'end', 'week'],
  ['eom', 'end', 'month'],
  ['eoq', 'end', 'quarter'],
  ['eoy', 'end', 'year'],
  ['bom', 'beginning', 'month'],
  ['boq', 'beginning', 'quarter'],
]

/**
 * The beginning, the middle and the end of a period are a third of it each. A todo for its end is due on its last day.
 */
export const periodParts = longest<Days>(
  endBehind,
  endWithoutOf,
  rule([part, aPeriod], ([part, days], input, _at, next) =>
    isOtherWord(days, input, next) ? null : partOfPeriod(days, part),
  ),
  rule([partBefore, period], ([part, days], input, _at, next) =>
    days.grain === 'day' || isOtherWord(days, input, next) ? null : partOfPeriod(days, part),
  ),
  rule(['early|mid|late -? this? week'], (_, input, at) => {
    const name = input.tokens[at]?.text
    return partOfPeriod(
      manyDays(periodAround(input.today, 'week', 0, input)),
      name === 'early' ? 'beginning' : name === 'mid' ? 'middle' : 'end',
    )
  }),
  ...ABBREVIATIONS.map(([name, part, unit]) =>
    rule([`the? ${name}`], (_, input) => partOfPeriod(manyDays(periodAround(input.today, unit, 0, input)), part)),
  ),
)

/** True for the season of "early spring bulbs" and "end of summer sale", and for the month of "late May 5". */
function isOtherWord({ bare }: Days, input: Input, next: number): boolean {
  const following = input.tokens[next]
  const isDate = bare === 'month' && following?.kind === 'number' && following.text.length <= 2
  return isDate || (bare === 'season' && !isPhraseEnd(input, next))
}

function partOfPeriod({ from, to, grain }: DateRange, part: PeriodPart): Days | null {
  const bounds = (first: PlainDate, last: PlainDate) => {
    const [start, end] = part === 'beginning' ? [from, first] : part === 'middle' ? [first, last] : [last, to]
    return { from: start, to: end, grain: 'day' as const }
  }
  switch (grain) {
    case 'week': {
      // The beginning is Monday to Wednesday. The end starts on Friday, the last day of work, on whatever day the week
      // begins.
      const monday = from.dayOfWeek === 7 ? from.add({ days: 1 }) : from
      const days = bounds(monday.add({ days: part === 'middle' ? 2 : 3 }), monday.add({ days: 4 }))
      return manyDays(days, { usual: part === 'beginning' ? monday : days.from })
    }
    case 'month': {
      const days = bounds(from.add({ days: 10 }), from.add({ days: 20 }))
      return manyDays(days, { usual: part === 'middle' ? from.with({ day: 15 }) : usualIn(days, part) })
    }
    case 'quarter': {
      const days = bounds(from.add({ months: 1 }), from.add({ months: 2 }))
      return manyDays(days, { usual: usualIn(days, part) })
    }
    case 'season': {
      const days = bounds(from.add({ months: 1 }), from.add({ months: 2 }))
      return manyDays(days, { usual: usualIn(days, part) })
    }
    case 'year': {
      // People call only the first quarter the beginning of a year.
      const days = bounds(from.add({ months: part === 'beginning' ? 3 : 4 }), from.add({ months: 8 }))
      return manyDays(
        { ...days, grain: 'month' },
        { usual: part === 'middle' ? from.with({ month: 7, day: 1 }) : usualIn(days, part) },
      )
    }
    default:
      return null
  }
}

function usualIn({ from, to }: DateRange, part: PeriodPart): PlainDate {
  return part === 'end' ? to.subtract({ days: 1 }) : from
}

const half: Reader<0 | 1> = longest<0 | 1>(
  rule(['the?', ordinal, 'half of'], ([{ value }]) => (value === 1 ? 0 : value === 2 ? 1 : null)),
  words('the? last|latter half of', 1),
)
/** "H1" and "1H", which are also headings and hours. */
const halfYear: Reader<0 | 1> = longest<0 | 1>(words('h ~1', 0), words('h ~2', 1), words('1 ~h', 0), words('2 ~h', 1))

/** "the first half of 2014", "H2 2027", "2027 H1", "by H2". */
export const halves: Reader<Days> = longest(
  rule([half, aPeriod], ([index, days]) => halfOf(index, days)),
  rule([halfYear, '-|/|of|in?', yearBehind], ([index, year]) => halfOf(index, yearFrom(year))),
  rule([year, '-|/?', halfYear], ([year, index]) => halfOf(index, yearFrom(year))),
  rule(['h', longest(words('~1', 0 as const), words('~2', 1 as const))], ([index], { today }) => {
    const days = halfOf(index, yearFrom(today.year))
    const coming = days && isBefore(today, days.to) ? days : halfOf(index, yearFrom(today.year + 1))
    return coming && { ...coming, bare: 'season' as const, isDoubtful: true }
  }),
)

function yearFrom(year: number): DateRange {
  const from = dateOf(year, 1, 1) as PlainDate
  return { from, to: from.add({ years: 1 }), grain: 'year' }
}

function halfOf(index: 0 | 1, { from, to, grain }: DateRange): Days | null {
  const middle =
    grain === 'year'
      ? from.add({ months: 6 })
      : grain === 'month'
        ? from.add({ days: 15 })
        : grain === 'week'
          ? from.add({ days: 3 })
          : null
  return middle && manyDays(index === 0 ? { from, to: middle, grain: 'day' } : { from: middle, to, grain: 'day' })
}
