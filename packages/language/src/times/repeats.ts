import { date } from './dates.ts'
import type { Days } from './days.ts'
import type { Reader } from './grammar.ts'
import { longest, lookup, maybe, remembered, rule, words } from './grammar.ts'
import { holidayName } from './holiday-days.ts'
import { holidayDates } from './holidays/holiday-dates.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import { count, month, number, ordinal, unit, weekday } from './lexicon.ts'
import type { DayPart } from './parts.ts'
import { dayPart } from './parts.ts'
import type { Recurrence, WeekdayCode } from './types.ts'

/** Something that comes again, as far as one phrase says it: "every other week", "on weekdays", "the 1st and 15th". */
export interface Repeat {
  type: 'repeat'
  rule: Recurrence
  /** "every morning" */
  part?: DayPart
  /** "daily" and "weekly" describe things, too ("weekly report"), so nothing may follow that they could describe. */
  bare?: boolean
}

type Ends = { until: Days } | { count: number } | { length: Length }

const CODES: readonly WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const WORKDAYS = CODES.slice(0, 5)
const WEEKEND = CODES.slice(5)

export function weekdayCode(number: number): WeekdayCode {
  return CODES[number - 1]!
}

type Base = Pick<Recurrence, 'freq' | 'interval'>

/** A calendar unit as RFC 5545 counts it. */
function base(unit: string, interval: number): Base | null {
  if (interval < 1 || interval > 999) return null
  switch (unit) {
    case 'minute':
      return { freq: 'minutely', interval }
    case 'hour':
      return { freq: 'hourly', interval }
    case 'day':
      return { freq: 'daily', interval }
    case 'week':
      return { freq: 'weekly', interval }
    case 'fortnight':
      return { freq: 'weekly', interval: 2 * interval }
    case 'month':
      return { freq: 'monthly', interval }
    case 'quarter':
      return { freq: 'monthly', interval: 3 * interval }
    case 'year':
      return { freq: 'yearly', interval }
    default:
      return null
  }
}

const ADVERBS = new Map<string, Base>([
  ['hourly', { freq: 'hourly', interval: 1 }],
  ['daily', { freq: 'daily', interval: 1 }],
  ['weekly', { freq: 'weekly', interval: 1 }],
  ['biweekly', { freq: 'weekly', interval: 2 }],
  ['fortnightly', { freq: 'weekly', interval: 2 }],
  ['monthly', { freq: 'monthly', interval: 1 }],
  ['bimonthly', { freq: 'monthly', interval: 2 }],
  ['quarterly', { freq: 'monthly', interval: 3 }],
  ['semiannually', { freq: 'monthly', interval: 6 }],
  ['yearly', { freq: 'yearly', interval: 1 }],
  ['annually', { freq: 'yearly', interval: 1 }],
])

const EVERY = 'every|each|evry'
/** "other", "second", "third": which of them; 1 for none. */
const which: Reader<number> = longest(
  words('other|alternate|alternating', 2),
  words('single', 1),
  rule([ordinal], ([{ value, spelled }]) => (spelled && value > 1 ? value : null)),
  rule(['2 ~nd'], () => 2),
  rule(['3 ~rd'], () => 3),
)

function repeat(rule: Recurrence | null, more: Partial<Repeat> = {}): Repeat | null {
  return rule && { type: 'repeat', rule, ...more }
}

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

const separator = longest(words(',|/|&|and|+', true), words(', and|&', true))

/** "Mon, Wed and Fri", "Mondays and Wednesdays"; `plural` when all but the abbreviations say that they repeat. */
const weekdayList: Reader<{ codes: WeekdayCode[]; plural: boolean }> = (input, at) => {
  const codes: WeekdayCode[] = []
  let plural = false
  let next = at
  for (let item = weekday(input, next); item && codes.length < 7; ) {
    const code = weekdayCode(item.value.number)
    if (codes.includes(code)) break
    codes.push(code)
    plural ||= item.value.plural
    next = item.next
    const between = separator(input, next)
    item = weekday(input, between?.next ?? next)
  }
  return codes.length > 0 ? { value: { codes, plural }, next } : null
}

/** "Monday to Friday", also across Sunday. */
function codesBetween(first: number, last: number): WeekdayCode[] {
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => CODES[(first - 1 + index) % 7]!)
}

const everyWeekday = longest(
  rule([EVERY, maybe(which), weekdayList], ([interval = 1, { codes }]) =>
    repeat({ freq: 'weekly', interval, by_day: codes }),
  ),
  rule(['on?', weekdayList], ([{ codes, plural }]) =>
    plural ? repeat({ freq: 'weekly', interval: 1, by_day: codes }) : null,
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

/** Days of the month, in digits or at least with their ending: "the 1st, 10th and 20th". */
const monthDays: Reader<number[]> = (input, at) => {
  const list: number[] = []
  let next = at
  for (let item = ordinal(input, next); item && list.length < 31; ) {
    if (item.value.value > 31) break
    list.push(item.value.value)
    next = item.next
    const between = separator(input, next)
    if (!between) break
    const article = input.tokens[between.next]?.text === 'the' ? 1 : 0
    item = ordinal(input, between.next + article)
  }
  return list.length > 0 ? { value: list, next } : null
}

const OF_EVERY_MONTH = 'of|in?'
const everyMonth: Reader<number> = longest(
  rule([`${OF_EVERY_MONTH} every|each`, maybe(which), 'month'], ([interval = 1]) => interval),
  words(`${OF_EVERY_MONTH} the month`, 1),
)
const surelyEveryMonth: Reader<number> = longest(
  rule([`${OF_EVERY_MONTH} every|each`, maybe(which), 'month'], ([interval = 1]) => interval),
  rule([EVERY, number, 'months'], ([interval]) => interval),
  words('monthly', 1),
)

const MOST: Reader<number> = longest(
  rule([ordinal], ([{ value }]) => value),
  rule([ordinal, 'to? last'], ([{ value }]) => -value),
  words('last', -1),
)

function nthWeekday(nth: number, interval: number, thing: { code: WeekdayCode } | 'day' | 'workday'): Repeat | null {
  if (thing === 'day') return repeat({ freq: 'monthly', interval, by_month_day: [nth] })
  if (thing === 'workday') return null
  return Math.abs(nth) > 5 ? null : repeat({ freq: 'monthly', interval, by_day: [`${nth}${thing.code}`] })
}
const thing: Reader<{ code: WeekdayCode } | 'day'> = longest<{ code: WeekdayCode } | 'day'>(
  rule([weekday], ([{ number }]) => ({ code: weekdayCode(number) })),
  words('day', 'day'),
)

const monthly = longest(
  rule(['on? the?', monthDays, 'day?', surelyEveryMonth], ([by_month_day, interval]) =>
    repeat({ freq: 'monthly', interval, by_month_day }),
  ),
  rule([EVERY, monthDays, 'day?', maybe(everyMonth)], ([by_month_day, interval = 1], { tokens }, at) =>
    tokens[at + 1]?.kind === 'number' ? repeat({ freq: 'monthly', interval, by_month_day }) : null,
  ),
  rule(['on? the', monthDays], ([by_month_day]) =>
    by_month_day.length > 1 ? repeat({ freq: 'monthly', interval: 1, by_month_day }) : null,
  ),
  rule(['on? the', monthDays, 'of the month'], ([by_month_day]) =>
    by_month_day.length > 1 ? repeat({ freq: 'monthly', interval: 1, by_month_day }) : null,
  ),
  rule(
    [
      longest(
        words('monthly', 1),
        rule([EVERY, maybe(which), 'month'], ([interval = 1]) => interval),
        rule([EVERY, number, 'months'], ([interval]) => interval),
      ),
      'on|,? the?',
      monthDays,
    ],
    ([interval, by_month_day]) => repeat({ freq: 'monthly', interval, by_month_day }),
  ),
  rule(['on? the?', MOST, thing, surelyEveryMonth], ([nth, thing, interval]) => nthWeekday(nth, interval, thing)),
  rule(['at? the? end of', EVERY, 'month'], () => repeat({ freq: 'monthly', interval: 1, by_month_day: [-1] })),
  rule(['at? the? beginning|start of', EVERY, 'month'], () =>
    repeat({ freq: 'monthly', interval: 1, by_month_day: [1] }),
  ),
  rule([EVERY, MOST, thing, everyMonth], ([nth, thing, interval]) => nthWeekday(nth, interval, thing)),
  rule([EVERY, 'last', thing], ([thing]) => nthWeekday(-1, 1, thing)),
  rule(
    [
      longest(
        words('monthly', 1),
        rule([EVERY, maybe(which), 'month'], ([interval = 1]) => interval),
      ),
      'on? the?',
      MOST,
      thing,
    ],
    ([interval, nth, thing]) => nthWeekday(nth, interval, thing),
  ),
)

const everyYear: Reader<number> = longest(
  words('yearly|annually on?', 1),
  rule([EVERY, maybe(which), 'year', 'on|in?'], ([interval = 1]) => interval),
)

function yearlyDate(day: Days, interval: number): Repeat | null {
  if (!day.date) return null
  return repeat({ freq: 'yearly', interval, by_month: [day.date.month], by_month_day: [day.date.day] })
}

const yearly = longest(
  rule([EVERY, month], ([number]) => repeat({ freq: 'yearly', interval: 1, by_month: [number] })),
  rule([everyYear, month], ([interval, number]) => repeat({ freq: 'yearly', interval, by_month: [number] })),
  rule([everyYear, date], ([interval, day]) => yearlyDate(day, interval)),
  rule([EVERY, date], ([day]) => yearlyDate(day, 1)),
  rule(['on?', date, longest(words('every|each year', true), words('yearly|annually', true))], ([day]) =>
    yearlyDate(day, 1),
  ),
  rule([EVERY, holidayName], ([name], { today }) => {
    const days = [0, 1, 2].map((years) => holidayDates(name, today.year + years)[0]?.from)
    const [first] = days
    // A moving feast has no rule in RFC 5545.
    const is_fixed = first && days.every((day) => day?.month === first.month && day.day === first.day)
    return is_fixed ? repeat({ freq: 'yearly', interval: 1, by_month: [first.month], by_month_day: [first.day] }) : null
  }),
)

/** Every form in which something is said to come again. */
export const repeated: Reader<Repeat> = remembered(
  longest<Repeat>(everyUnit, everyWeekday, weekdayPart, everyPart, monthly, yearly),
)

/** How long it goes on: "until June", "for 6 weeks", "10 times". */
export function repeatEnd(days: Reader<Days>): Reader<Ends> {
  return longest<Ends>(
    rule([',? until|till|til|untill|through|thru', days], ([until]) => ({ until })),
    rule(['for the? next?', length], ([length]) => ({ length })),
    rule(['for? the? next?', number, 'times|occurrences'], ([count]) => (count > 0 ? { count } : null)),
    rule([',? ending|ends on?', days], ([until]) => ({ until })),
  )
}
