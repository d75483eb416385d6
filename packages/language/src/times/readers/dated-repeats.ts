import type { PlainDate } from '../../calendar/plain-date.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, maybe, rule, startingWith, words } from '../grammar/grammar.ts'
import type { HolidayName } from '../holidays/holiday-dates.ts'
import { holidayDates } from '../holidays/holiday-dates.ts'
import { digits, month, number, ordinal, weekday } from '../lexicon/lexicon.ts'
import type { Recurrence, WeekdayCode } from '../types.ts'
import { date } from './dates.ts'
import type { Days } from './days.ts'
import { holidayName } from './holiday-days.ts'
import type { Repeat } from './repeat.ts'
import { EVERY, repeat, separator, WORKDAYS, weekdayCode, which } from './repeat.ts'

/** Days of the month as ordinals: "the 1st, 10th and 20th". */
const monthDays: Reader<number[]> = startingWith(ordinal.firsts, (input, at) => {
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
})

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

const everyMonths: Reader<number> = longest(
  words('monthly', 1),
  words('bimonthly', 2),
  words('bi - monthly', 2),
  rule([EVERY, maybe(which), 'month'], ([interval = 1]) => interval),
  rule([EVERY, number, 'months'], ([interval]) => interval),
)

const everyQuarter = longest(words('quarterly', true), words(`${EVERY} quarter`, true))

const place: Reader<number> = longest(
  rule([ordinal], ([{ value }]) => value),
  rule([ordinal, 'to? last'], ([{ value }]) => -value),
  words('last', -1),
)

/** Places in a month: "first", "last", "2nd and 4th". */
const places: Reader<number[]> = startingWith(place.firsts, (input, at) => {
  const list: number[] = []
  let next = at
  for (let item = place(input, next); item && list.length < 5; ) {
    list.push(item.value)
    next = item.next
    const between = separator(input, next)
    if (!between) break
    const article = input.tokens[between.next]?.text === 'the' ? 1 : 0
    item = place(input, between.next + article)
  }
  return list.length > 0 ? { value: list, next } : null
})

type Thing = { code: WeekdayCode } | 'day' | 'workday' | 'weekend'

/** Returns the days at these places: "the first and third Monday", "the last working day". */
function daysAt(nths: readonly number[], thing: Thing, base: Omit<Recurrence, 'by_day'>): Repeat | null {
  if (thing === 'day')
    return nths.every((nth) => Math.abs(nth) <= 31) ? repeat({ ...base, by_month_day: [...nths] }) : null
  if (thing === 'workday') {
    const isPossible = nths.every((nth) => Math.abs(nth) <= 23)
    return isPossible ? repeat({ ...base, by_day: [...WORKDAYS], by_set_pos: [...nths] }) : null
  }
  const code = thing === 'weekend' ? 'SA' : thing.code
  return nths.some((nth) => Math.abs(nth) > 5)
    ? null
    : repeat({ ...base, by_day: nths.map((nth) => `${nth}${code}` as const) })
}

function monthlyAt(nths: readonly number[], interval: number, thing: Thing): Repeat | null {
  return daysAt(nths, thing, { freq: 'monthly', interval })
}

/** The months in which a quarter begins and ends. */
const FIRST_MONTHS = [1, 4, 7, 10]
const LAST_MONTHS = [3, 6, 9, 12]

/** "every quarter on the last day": days from the end are in its last month, others in its first. */
function quarterlyAt(nths: readonly number[], thing: Thing): Repeat | null {
  const by_month = nths.every((nth) => nth < 0) ? LAST_MONTHS : FIRST_MONTHS
  return daysAt(nths, thing, { freq: 'monthly', interval: 1, by_month })
}

const aWeekday: Reader<{ code: WeekdayCode }> = rule([weekday], ([{ number }]) => ({ code: weekdayCode(number) }))

const thing: Reader<Thing> = longest<Thing>(
  aWeekday,
  words('day', 'day'),
  words('weekday|workday', 'workday'),
  words('work|working|business|week day', 'workday'),
  words('weekend', 'weekend'),
)

const END = 'at? the? end of'
const BEGINNING = 'at? the? beginning|start of'

export const monthly = longest(
  rule(['on? the?', monthDays, 'day?', surelyEveryMonth], ([by_month_day, interval]) =>
    repeat({ freq: 'monthly', interval, by_month_day }),
  ),
  rule([EVERY, monthDays, 'day?', maybe(everyMonth)], ([by_month_day, interval = 1], { tokens }, at) =>
    tokens.slice(at + 1, at + 3).some(({ kind }) => kind === 'number')
      ? repeat({ freq: 'monthly', interval, by_month_day })
      : null,
  ),
  rule(['on? the?', digits(2), 'day? of each|every month'], ([number]) =>
    number >= 1 && number <= 31 ? repeat({ freq: 'monthly', interval: 1, by_month_day: [number] }) : null,
  ),
  rule(['on? the', monthDays], ([by_month_day], input, _at, next) => {
    // "the 1st and the 5th of March" are two days of one month.
    const isOfMonth = input.tokens[next]?.text === 'of' && month(input, next + 1) !== null
    return by_month_day.length > 1 && !isOfMonth ? repeat({ freq: 'monthly', interval: 1, by_month_day }) : null
  }),
  rule(['on? the?', monthDays, 'of', month], ([by_month_day, number], { tokens }, _at, next) => {
    const count = by_month_day.length
    return count > 1 && tokens[next]?.kind !== 'number'
      ? repeat({ freq: 'yearly', interval: 1, by_month: [number], by_month_day, count })
      : null
  }),
  rule(['on? the', monthDays, 'of the month'], ([by_month_day]) =>
    by_month_day.length > 1 ? repeat({ freq: 'monthly', interval: 1, by_month_day }) : null,
  ),
  rule([everyMonths, 'on|,? the?', monthDays], ([interval, by_month_day]) =>
    repeat({ freq: 'monthly', interval, by_month_day }),
  ),
  rule(['on? the?', places, thing, surelyEveryMonth], ([nths, thing, interval]) => monthlyAt(nths, interval, thing)),
  rule(['on? the?', places, thing, 'of|in', everyQuarter], ([nths, thing]) => quarterlyAt(nths, thing)),
  rule([everyQuarter, 'on? the?', places, thing], ([, nths, thing]) => quarterlyAt(nths, thing)),
  rule([everyQuarter, 'on the', monthDays], ([, nths]) => quarterlyAt(nths, 'day')),
  rule([END, EVERY, 'month'], () => monthlyAt([-1], 1, 'day')),
  rule([BEGINNING, EVERY, 'month'], () => monthlyAt([1], 1, 'day')),
  rule([END, EVERY, 'quarter'], () => quarterlyAt([-1], 'day')),
  rule([BEGINNING, EVERY, 'quarter'], () => quarterlyAt([1], 'day')),
  rule([EVERY, places, thing, everyMonth], ([nths, thing, interval]) => monthlyAt(nths, interval, thing)),
  rule([EVERY, 'last', thing], ([thing]) => monthlyAt([-1], 1, thing)),
  // "every second Tuesday" is every other one. "every third Tuesday" is the third one of the month: a step of three weeks
  // is said as "every 3 weeks".
  rule([EVERY, places, aWeekday], ([nths, thing]) => (nths.join() === '2' ? null : monthlyAt(nths, 1, thing))),
  rule([everyMonths, 'on? the?', places, thing], ([interval, nths, thing]) => monthlyAt(nths, interval, thing)),
)

const everyYear: Reader<number> = longest(
  words('yearly|annually on|in|,?', 1),
  rule([EVERY, maybe(which), 'year', 'on|in|,?'], ([interval = 1]) => interval),
  rule([EVERY, number, 'years', 'on|in|,?'], ([interval]) => interval),
)

const everyYearBehind = longest(words(',? every|each year', true), words(',? yearly|annually', true))

/** "January and July" */
const monthList: Reader<number[]> = startingWith(month.firsts, (input, at) => {
  const list: number[] = []
  let next = at
  for (let item = month(input, next); item && list.length < 12; ) {
    list.push(item.value)
    next = item.next
    const between = separator(input, next)
    item = between && month(input, between.next)
  }
  return list.length > 0 ? { value: list.toSorted((a, b) => a - b), next } : null
})

/** In a leap year. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function yearlyDate(day: Days, interval: number): Repeat | null {
  if (!day.date || day.date.day > MONTH_LENGTHS[day.date.month - 1]!) return null
  return repeat({ freq: 'yearly', interval, by_month: [day.date.month], by_month_day: [day.date.day] })
}

function yearlyAt(nths: readonly number[], thing: Thing, by_month: number[], interval: number): Repeat | null {
  return daysAt(nths, thing, { freq: 'yearly', interval, by_month })
}

export const yearly = longest(
  // "every Feb 30" is no rule for the whole of February.
  rule([EVERY, monthList], ([by_month], { tokens }, _at, next) =>
    /^3\d$/.test(tokens[next]?.text ?? '') ? null : repeat({ freq: 'yearly', interval: 1, by_month }),
  ),
  rule([everyYear, monthList], ([interval, by_month]) => repeat({ freq: 'yearly', interval, by_month })),
  rule([everyYear, date], ([interval, day]) => yearlyDate(day, interval)),
  rule([EVERY, date], ([day]) => yearlyDate(day, 1)),
  rule(['on?', date, everyYearBehind], ([day]) => yearlyDate(day, 1)),
  rule([everyYear, 'the?', places, thing, 'of|in', monthList], ([interval, nths, thing, months]) =>
    yearlyAt(nths, thing, months, interval),
  ),
  rule([EVERY, places, thing, 'of|in', monthList], ([nths, thing, months]) => yearlyAt(nths, thing, months, 1)),
  rule(['on? the?', places, thing, 'of|in', monthList, everyYearBehind], ([nths, thing, months]) =>
    yearlyAt(nths, thing, months, 1),
  ),
  rule([longest(words(EVERY, 1), everyYear), holidayName], ([interval, name], { today }) =>
    yearlyHoliday(name, today.year, interval),
  ),
)

/** In fewer years, a holiday that moves can be on one date by chance. */
const COMPARED_YEARS = 12

/**
 * Returns the rule of a holiday on the same date each year, or on the same weekday of a month, such as the fourth
 * Thursday in November. Other holidays have no rule in RFC 5545.
 */
function yearlyHoliday(name: HolidayName, year: number, interval: number): Repeat | null {
  const days = Array.from({ length: COMPARED_YEARS }, (_, years) => holidayDates(name, year + years)[0]?.from)
  const [first] = days
  if (!first || days.some((day) => day?.month !== first.month)) return null
  const isSame = (of: (day: PlainDate) => number) => days.every((day) => of(day!) === of(first))
  const by_month = [first.month]
  if (isSame((day) => day.day)) return repeat({ freq: 'yearly', interval, by_month, by_month_day: [first.day] })
  if (!isSame((day) => day.dayOfWeek)) return null
  const code = weekdayCode(first.dayOfWeek)
  if (isSame((day) => Math.ceil(day.day / 7))) return yearlyAt([Math.ceil(first.day / 7)], { code }, by_month, interval)
  return days.every((day) => day!.day + 7 > day!.daysInMonth) ? yearlyAt([-1], { code }, by_month, interval) : null
}
