import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange, PeriodUnit } from '../calendar.ts'
import { periodAround } from '../calendar.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'
import { unit } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { manyDays } from './days.ts'
import { aPeriod } from './nth-days.ts'
import { period } from './periods.ts'

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
export const thirds = longest<Days>(
  endBehind,
  rule([third, aPeriod], ([third, days]) => thirdOf(days, third)),
  rule([thirdBefore, period], ([third, days]) => (days.grain !== 'day' ? thirdOf(days, third) : null)),
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
      // Monday to Wednesday, and from Friday on: the end of a week of work is its Friday, on whatever day it begins.
      const monday = from.dayOfWeek === 7 ? from.add({ days: 1 }) : from
      const days = bounds(monday.add({ days: third === 'middle' ? 2 : 3 }), monday.add({ days: 4 }))
      return manyDays(days, { usual: third === 'beginning' ? monday : days.from })
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
export const halves = rule(
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
