import type { Reader } from '../grammar/grammar.ts'
import { longest, maybe, rule, words } from '../grammar/grammar.ts'
import { holidayDates } from '../holidays/holiday-dates.ts'
import { month, number, ordinal, weekday } from '../lexicon/lexicon.ts'
import type { WeekdayCode } from '../types.ts'
import { date } from './dates.ts'
import type { Days } from './days.ts'
import { holidayName } from './holiday-days.ts'
import type { Repeat } from './repeat.ts'
import { EVERY, repeat, separator, weekdayCode, which } from './repeat.ts'

/** Days of the month as ordinals: "the 1st, 10th and 20th". */
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

export const monthly = longest(
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

export const yearly = longest(
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
    // Only a holiday on the same date each year has a rule in RFC 5545.
    const isFixed = first && days.every((day) => day?.month === first.month && day.day === first.day)
    return isFixed ? repeat({ freq: 'yearly', interval: 1, by_month: [first.month], by_month_day: [first.day] }) : null
  }),
)
