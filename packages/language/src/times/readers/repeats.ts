import type { Reader } from '../grammar/grammar.ts'
import { longest, lookup, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import { count, number, unit, weekday } from '../lexicon/lexicon.ts'
import type { WeekdayCode } from '../types.ts'
import { monthly, yearly } from './dated-repeats.ts'
import type { Days } from './days.ts'
import { isNamed } from './days.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import type { DayPart } from './parts.ts'
import { dayPart } from './parts.ts'
import type { Repeat } from './repeat.ts'
import { ADVERBS, base, CODES, EVERY, repeat, separator, weekdayCode, which } from './repeat.ts'

type Ends = { until: Days } | { count: number } | { length: Length }

const WORKDAYS = CODES.slice(0, 5)

const WEEKEND = CODES.slice(5)

const everyUnit = longest(
  rule([EVERY, maybe(which), unit], ([interval = 1, unit]) => repeat(base(unit, interval))),
  rule([EVERY, count, unit], ([interval, unit]) => repeat(base(unit, interval))),
  rule(['once a|an|per|every|each', unit], ([unit]) => repeat(base(unit, 1))),
  rule(['once every', number, unit], ([interval, unit]) => repeat(base(unit, interval))),
  rule(['everyday'], () => repeat({ freq: 'daily', interval: 1 })),
  rule(['day in ,? day out'], () => repeat({ freq: 'daily', interval: 1 })),
  rule(['nightly'], () => repeat({ freq: 'daily', interval: 1 }, { part: nightPart(), bare: true })),
  rule(['on? a?', lookup(ADVERBS), 'basis'], ([base]) => repeat(base)),
  rule([lookup(ADVERBS)], ([base]) => repeat(base, { bare: true })),
  rule(['bi - weekly'], () => repeat({ freq: 'weekly', interval: 2 }, { bare: true })),
  rule(['bi - monthly'], () => repeat({ freq: 'monthly', interval: 2 }, { bare: true })),
)

function nightPart(): DayPart {
  return { type: 'part', part: 'night', today: false, bare: false }
}

/** "Mon, Wed and Fri", "Mondays and Wednesdays". `isPlural` is true when one of the weekdays is plural. */
const weekdayList: Reader<{ codes: WeekdayCode[]; isPlural: boolean }> = (input, at) => {
  if (isNamed(input, at)) return null
  const codes: WeekdayCode[] = []
  let isPlural = false
  let next = at
  for (let item = weekday(input, next); item && codes.length < 7; ) {
    const code = weekdayCode(item.value.number)
    if (codes.includes(code)) break
    codes.push(code)
    isPlural ||= item.value.isPlural
    next = item.next
    const between = separator(input, next)
    item = weekday(input, between?.next ?? next)
  }
  return codes.length > 0 ? { value: { codes, isPlural }, next } : null
}

/** Returns the weekdays of "Monday to Friday", also across Sunday. */
function codesBetween(first: number, last: number): WeekdayCode[] {
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => CODES[(first - 1 + index) % 7]!)
}

const everyWeekday = longest(
  rule([EVERY, maybe(which), weekdayList], ([interval = 1, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule(['on?', weekdayList], ([{ codes, isPlural }]) =>
    isPlural ? repeat({ freq: 'weekly', interval: 1, by_day: codes }) : null,
  ),
  rule([EVERY, maybe(which), 'week', 'on|,? the?', weekdayList], ([interval = 1, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule([EVERY, number, 'weeks on', weekdayList], ([interval, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule([lookup(ADVERBS), 'on|,? the?', weekdayList], ([{ freq, interval }, { codes }]) =>
    freq === 'weekly' || (freq === 'daily' && codes.length === 1)
      ? repeat({ freq: 'weekly', interval, by_day: codes })
      : null,
  ),
  rule(['alternate|alternating', weekdayList], ([{ codes }]) => repeat({ freq: 'weekly', interval: 2, by_day: codes })),
  rule([EVERY, weekday, 'to|through|thru|till|until|-|–', weekday], ([first, last]) =>
    repeat({ freq: 'weekly', interval: 1, by_day: codesBetween(first.number, last.number) }),
  ),
  rule([EVERY, 'weekday|weekdays|workday'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] })),
  rule([EVERY, 'work|working|business|week day|days'], () =>
    repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }),
  ),
  rule(['on|during the?', 'weekdays|workdays'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] })),
  rule(['weekdays|workdays'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }, { bare: true })),
  rule([EVERY, maybe(which), 'weekend'], ([interval = 1]) =>
    repeat({ freq: 'weekly', interval, by_day: [...WEEKEND] }),
  ),
  rule(['on|at|during the?', 'weekends'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WEEKEND] })),
  rule(['weekends'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WEEKEND] }, { bare: true })),
)

/** "Tuesday mornings" */
const weekdayPart = rule(
  [
    'on?',
    weekday,
    longest(
      words('mornings', 'morning' as const),
      words('afternoons', 'afternoon' as const),
      words('evenings', 'evening' as const),
      words('nights', 'night' as const),
    ),
  ],
  ([{ number }, part]) =>
    repeat(
      { freq: 'weekly', interval: 1, by_day: [weekdayCode(number)] },
      { part: { type: 'part', part, today: false, bare: false } },
    ),
)

const everyPart = rule([EVERY, maybe(which), dayPart], ([interval = 1, part]) =>
  part.part === 'lunch' || part.today ? null : repeat({ freq: 'daily', interval }, { part: { ...part, bare: false } }),
)

/** Every form of a repetition. */
export const repeated: Reader<Repeat> = memoised(
  longest<Repeat>(everyUnit, everyWeekday, weekdayPart, everyPart, monthly, yearly),
)

/** Returns a reader of the end of a repetition: "until June", "for 6 weeks", "10 times". */
export function repeatEnd(days: Reader<Days>): Reader<Ends> {
  return longest<Ends>(
    rule([',? until|till|til|untill|through|thru', days], ([until]) => ({ until })),
    rule(['for the? next?', length], ([length]) => ({ length })),
    rule(['for? the? next?', number, 'times|occurrences'], ([count]) => (count > 0 ? { count } : null)),
    rule([',? ending|ends on?', days], ([until]) => ({ until })),
  )
}
