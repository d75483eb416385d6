import type { Input, Read, Reader } from '../grammar/grammar.ts'
import { longest, lookup, maybe, memoised, rule, startingWith, words } from '../grammar/grammar.ts'
import { count, digits, number, unit, weekday } from '../lexicon/lexicon.ts'
import type { WeekdayCode } from '../types.ts'
import { afterDoing, afterDone } from './after-done.ts'
import { monthly, yearly } from './dated-repeats.ts'
import type { Days } from './days.ts'
import { isNamed } from './days.ts'
import type { Ends } from './draft.ts'
import { length } from './lengths.ts'
import type { DayPart } from './parts.ts'
import { dayPart } from './parts.ts'
import type { Repeat } from './repeat.ts'
import { ADVERBS, base, CODES, EVERY, repeat, separator, WORKDAYS, weekdayCode, which } from './repeat.ts'

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
  rule([EVERY, 'half -? an? hour'], () => repeat({ freq: 'minutely', interval: 30 })),
  rule([EVERY, 'half -? a? year'], () => repeat({ freq: 'monthly', interval: 6 })),
  rule(['semi|half - annually|yearly'], () => repeat({ freq: 'monthly', interval: 6 }, { bare: true })),
  rule([count, unit, afterDone], ([interval, unit]) => repeat(base(unit, interval), { isFromCompletion: true })),
  rule(['bi - weekly'], () => repeat({ freq: 'weekly', interval: 2 }, { bare: true })),
  rule(['bi - monthly'], () => repeat({ freq: 'monthly', interval: 2 }, { bare: true })),
)

function nightPart(): DayPart {
  return { type: 'part', part: 'night', today: false, bare: false }
}

/** "Mon, Wed and Fri", "Mondays and Wednesdays". `isPlural` is true when one of the weekdays is plural. */
const weekdayList: Reader<{ codes: WeekdayCode[]; isPlural: boolean }> = startingWith(weekday.firsts, (input, at) => {
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
})

/** Returns the weekdays of "Monday to Friday", also across Sunday. */
function codesBetween(first: number, last: number): WeekdayCode[] {
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => CODES[(first - 1 + index) % 7]!)
}

/** "twice a week" */
const timesAWeek: Reader<number> = rule(
  [
    longest(
      words('once', 1),
      words('twice', 2),
      words('thrice', 3),
      rule([number, 'times'], ([times]) => times),
    ),
    'a|per|every|each week',
  ],
  ([times]) => times,
)

const everyWeekday = longest(
  // From the third on, `monthly` reads the number as a place in the month.
  rule([EVERY, maybe(which), weekdayList], ([interval = 1, { codes }]) =>
    interval > 2 ? null : repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule([timesAWeek, 'on|,? the?', weekdayList], ([times, { codes }]) =>
    times === codes.length ? repeat({ freq: 'weekly', interval: 1, by_day: codes }) : null,
  ),
  rule(['bi - weekly on|,? the?', weekdayList], ([{ codes }]) =>
    repeat({ freq: 'weekly', interval: 2, by_day: codes }),
  ),
  rule(['on?', weekdayList], ([{ codes, isPlural }]) =>
    isPlural ? repeat({ freq: 'weekly', interval: 1, by_day: codes }) : null,
  ),
  rule([EVERY, maybe(which), 'week', 'on|,? the?', weekdayList], ([interval = 1, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule([EVERY, 'week ,?', weekday, 'to|through|thru|till|until|-|–', weekday], ([first, last]) =>
    repeat({ freq: 'weekly', interval: 1, by_day: codesBetween(first.number, last.number) }),
  ),
  rule(['m - f'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }, { bare: true })),
  rule([EVERY, number, 'weeks on', weekdayList], ([interval, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule([lookup(ADVERBS), 'on|,? the?', weekdayList], ([{ freq, interval }, { codes }]) =>
    freq === 'weekly' || (freq === 'daily' && codes.length === 1)
      ? repeat({ freq: 'weekly', interval, by_day: codes })
      : null,
  ),
  rule(['for? the? next', number, weekday], ([count, { number, isPlural }]) =>
    isPlural && count > 1 ? repeat({ freq: 'weekly', interval: 1, by_day: [weekdayCode(number)], count }) : null,
  ),
  rule(['alternate|alternating', weekdayList], ([{ codes }]) => repeat({ freq: 'weekly', interval: 2, by_day: codes })),
  rule([EVERY, weekday, 'to|through|thru|till|until|-|–', weekday], ([first, last]) =>
    repeat({ freq: 'weekly', interval: 1, by_day: codesBetween(first.number, last.number) }),
  ),
  rule([EVERY, 'weekday|weekdays|workday'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] })),
  rule([EVERY, 'work|working|business|week day|days'], () =>
    repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }),
  ),
  rule(['on|during the|all?', 'weekdays|workdays'], () =>
    repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }),
  ),
  rule(['weekdays|workdays'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WORKDAYS] }, { bare: true })),
  rule([EVERY, maybe(which), 'weekend'], ([interval = 1]) =>
    repeat({ freq: 'weekly', interval, by_day: [...WEEKEND] }),
  ),
  rule(['on|at|during the?', 'weekends'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WEEKEND] })),
  rule(['weekends'], () => repeat({ freq: 'weekly', interval: 1, by_day: [...WEEKEND] }, { bare: true })),
)

const partsOfDays = longest(
  words('mornings', 'morning' as const),
  words('afternoons', 'afternoon' as const),
  words('evenings', 'evening' as const),
  words('nights', 'night' as const),
)

/** "weekday mornings", "on weekend evenings" */
const workdayParts = rule(
  ['on?', longest<readonly WeekdayCode[]>(words('weekday|workday', WORKDAYS), words('weekend', WEEKEND)), partsOfDays],
  ([by_day, part]) =>
    repeat(
      { freq: 'weekly', interval: 1, by_day: [...by_day] },
      { part: { type: 'part', part, today: false, bare: false } },
    ),
)

/** "Tuesday mornings" */
const weekdayPart = rule(['on?', weekday, partsOfDays], ([{ number }, part]) =>
  repeat(
    { freq: 'weekly', interval: 1, by_day: [weekdayCode(number)] },
    { part: { type: 'part', part, today: false, bare: false } },
  ),
)

const everyPart = rule([EVERY, maybe(which), dayPart], ([interval = 1, part]) =>
  part.part === 'lunch' || part.today ? null : repeat({ freq: 'daily', interval }, { part: { ...part, bare: false } }),
)

const anyRepeat: Reader<Repeat> = longest<Repeat>(
  everyUnit,
  everyWeekday,
  weekdayPart,
  workdayParts,
  everyPart,
  monthly,
  yearly,
)

/** Every form of a repetition. */
export const repeated: Reader<Repeat> = memoised((input, at) => {
  const read = anyRepeat(input, at)
  const hasMark = read && input.tokens.slice(at, read.next).some(({ text }) => text === '!')
  return hasMark ? { ...read, value: { ...read.value, isFromCompletion: true } } : read
})

/** Returns a reader of the end of a repetition: "until June", "for 6 weeks", "10 times". */
export function repeatEnd(days: Reader<Days>): Reader<Ends> {
  return longest<Ends>(
    rule([',? until|till|til|untill', days], ([until]) => ({ until, isThrough: false })),
    rule([',? through|thru', days], ([until]) => ({ until, isThrough: true })),
    rule([',? ending|ends on|in|with|at?', days], ([until]) => ({ until, isThrough: true })),
    rule(['for the? next?', length], ([length]) => ({ length })),
    rule([',? for? the? next?', number, 'times|time|occurrences|x'], ([count]) => (count > 0 ? { count } : null)),
    rule([',? for?', digits(3), '~x'], ([count]) => (count > 0 ? { count } : null)),
  )
}

const exceptedDays: Reader<readonly WeekdayCode[]> = rule(
  [
    ',? except|excluding|but|save not|for? on? the?',
    longest<readonly WeekdayCode[]>(
      rule([weekdayList], ([{ codes }]) => codes),
      words('weekend|weekends', WEEKEND),
    ),
  ],
  ([codes]) => codes,
)

/**
 * Reads words that change a repetition before them: "every 3 days after completion", "every day except Sunday". Returns
 * null when there are none.
 */
export function changedRepeat(repeat: Repeat, input: Input, at: number): Read<Repeat> | null {
  const done = repeat.isFromCompletion ? null : afterDoing(input, at)
  if (done) return { value: { ...repeat, isFromCompletion: true }, next: done.next }
  const excepted = exceptedDays(input, at)
  const { freq, interval, by_day, ...rest } = repeat.rule
  const isDaily = freq === 'daily' && interval === 1
  if (!excepted || !(isDaily || freq === 'weekly')) return null
  const left = (by_day ?? (isDaily ? CODES : [])).filter((code) => !excepted.value.some((other) => other === code))
  if (left.length === 0) return null
  return { value: { ...repeat, rule: { ...rest, freq: 'weekly', interval, by_day: left } }, next: excepted.next }
}
