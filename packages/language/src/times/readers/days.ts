import type { PlainDate } from '../../calendar/plain-date.ts'
import type { DateRange } from '../calendar.ts'
import { after, before, onOrAfter, periodAround, weekOf } from '../calendar.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { longest, maybe, rule, startingWith, words } from '../grammar/grammar.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import type { Weekday } from '../lexicon/lexicon.ts'
import { count, weekday } from '../lexicon/lexicon.ts'
import type { PartOfDay } from './parts.ts'
import { edge, partName } from './parts.ts'

/**
 * The kinds of days that could also be something else. Each needs something beside it to be a day:
 * - `number`: "the 5th" and "3/4" need a preposition, a weekday or a clock time
 * - `score`: "2-15" is a day only as the whole text or right after "on"
 * - `month`: "May" and "March" need a preposition that leads to a time
 * - `year`: "1974" needs such a preposition, too
 * - `season`: "summer" needs such a preposition, too
 * - `holiday`: a holiday needs one, too, because it also names things ("Christmas shopping")
 * - `abbreviation`: "sat", "sun" and "wed" need something that makes them a weekday
 */
export type Bareness = 'number' | 'score' | 'month' | 'year' | 'season' | 'abbreviation' | 'holiday'

/** One day or several whole days, as words describe them. */
export interface Days extends DateRange {
  type: 'days'
  bare?: Bareness
  /** True for a holiday whose name is also an ordinary word ("lent"). A clock time beside it does not make it a day. */
  isDoubtful?: boolean
  /** The occurrence of a holiday before these days. */
  last?: DateRange
  /** The first day in the other reading of the words. */
  other?: PlainDate
  /** The ISO number of a weekday without a date. A date beside it can name the same day. */
  weekday?: number
  /** True for several of these weekdays: "Mondays". */
  isPlural?: boolean
  /** A day of the month without its month. A weekday beside it can name the same day. */
  monthDay?: number
  /** Month and day of a date without a year. */
  date?: { month: number; day: number }
  /** The part of the day that the word includes: "tonight", "last night". */
  part?: PartOfDay
  /** True for "end of day" and "the month", which mean the current one, unless a day beside them says which. */
  isGeneric?: boolean
  /** The day on which a todo would be due: the last day for "the end of the month". */
  usual?: PlainDate
  /** True for a deadline: "within two weeks". */
  isDeadline?: boolean
  /** True for a range in one phrase: "13 to 15 July". */
  isRange?: boolean
  /** True for days that are counted from now: "in 3 days". */
  isCounted?: boolean
  /** True for a number of days, weeks or months from now, at which the clock would show the same time. */
  isShifted?: boolean
}

export function oneDay(from: PlainDate, more: Partial<Days> = {}): Days {
  return { type: 'days', from, to: from.add({ days: 1 }), grain: 'day', ...more }
}

export function manyDays(range: DateRange, more: Partial<Days> = {}): Days {
  return { type: 'days', ...range, ...more }
}

export function isOneDay({ grain, from, to }: Days): boolean {
  return grain === 'day' && from.add({ days: 1 }).equals(to)
}

const tomorrow = longest(
  words(
    'tomorrow|tomorow|tommorow|tommorrow|tomorrrow|tomoro|tomorro|tommorro|tomarrow|tomrrow|tmrw|tmw|tmr|tmrow|tomo|morrow',
    1,
  ),
  words('2 ~morrow|moro|mrw', 1),
  words('to -? morrow', 1),
)
const yesterday = words('yesterday|yesturday|yday|yest', -1)

/** Days by their distance from today. */
const near: Reader<number> = longest(
  words('today|todays|2day|tday', 0),
  words('2 ~day', 0),
  words('to - day', 0),
  tomorrow,
  yesterday,
  rule(['the? day after', tomorrow], () => 2),
  words('overmorrow', 2),
  rule(['the? day before', yesterday], () => -2),
  words('the? next|following day', 1),
  words('the? previous day', -1),
)

const nearDay = rule([near], ([days], { today }) => oneDay(today.add({ days })))

const tonight = longest(
  rule(['tonight|tonite|tonigth|tnight'], (_, { today }) => oneDay(today, { part: { part: 'night' } })),
  rule(['later tonight|tonite'], (_, { today }) => oneDay(today, { part: { part: 'night' } })),
  rule(['late tonight|tonite'], (_, { today }) => oneDay(today, { part: { part: 'night', edge: 'late' } })),
  rule(['2 ~night|nite'], (_, { today }) => oneDay(today, { part: { part: 'night' } })),
  rule(['early tonight|tonite'], (_, { today }) => oneDay(today, { part: { part: 'night', edge: 'early' } })),
  rule([maybe(words('late', 'late' as const)), 'last night'], ([edge], { today }) =>
    oneDay(today.subtract({ days: 1 }), { part: { part: 'night', ...(edge && { edge }) } }),
  ),
)

const endOfDay = rule(['the? end -? of -? the? business|work|working? day|today'], (_, { today }) =>
  oneDay(today, { isGeneric: true }),
)
const startOfDay = rule(['the? start|beginning of the? business|work|working? day'], (_, { today }) =>
  oneDay(today, { part: { part: 'morning', edge: 'early' }, isGeneric: true }),
)
const eod = rule(['eod|cob|eob'], (_, { today }) => oneDay(today, { isGeneric: true }))
const closeOfBusiness = rule(['the? close|end of business'], (_, { today }) => oneDay(today, { isGeneric: true }))

/**
 * After these words a weekday is part of a holiday or a name ("Easter Monday", "Black Friday", "TGI Fridays"). The same
 * holds after a verb that lacks its object: "read Tuesdays with Morrie".
 */
const NAMED = new Set(
  'black good cyber ash easter palm whit shrove fat super holy boxing bloody clean maundy mothering remembrance advent ruby tgi freaky manic watch read'.split(
    ' ',
  ),
)

/** True when the weekday at this token is part of a name. */
export function isNamed({ tokens }: Input, at: number): boolean {
  return NAMED.has(tokens[at - 1]?.text ?? '')
}

const aWeekday: Reader<Weekday> = startingWith(weekday.firsts, (input, at) =>
  isNamed(input, at) ? null : weekday(input, at),
)

/**
 * A weekday alone is the next one after today, because today is rarely called by its weekday. Today is the other
 * reading.
 */
const alone = rule([aWeekday], ([{ number, isPlural, isDoubtful }], { today }) =>
  oneDay(after(today, number), {
    weekday: number,
    ...(isPlural && { isPlural }),
    ...(isDoubtful && { bare: 'abbreviation' as const }),
    ...(today.dayOfWeek === number && !isPlural && { other: today }),
  }),
)

/** "this Friday" can be today. */
const thisWeekday = rule(['this|current coming?', aWeekday], ([{ number }], { today }) =>
  oneDay(onOrAfter(today, number)),
)

const comingWeekday = rule(['the|this? next? coming|upcoming|following', aWeekday], ([{ number }], { today }) =>
  oneDay(after(today, number)),
)

/**
 * "next Tuesday" is the Tuesday of the next week. When the Tuesday of this week is still to come, many speakers mean
 * that one, so it is the other reading.
 */
const nextWeekday = rule(['the? next|nxt', aWeekday], ([{ number }], input) => {
  const day = onOrAfter(weekOf(input.today, input).add({ weeks: 1 }), number)
  const coming = after(input.today, number)
  return oneDay(day, day.equals(coming) ? {} : { other: coming })
})

const lastWeekday = rule(['this|the? last|past|previous|lst', aWeekday], ([{ number }], { today }) =>
  oneDay(before(today, number)),
)

/** "Monday next" and "the Monday following" are the coming Monday, "Monday last" is the last one. */
const weekdayBefore = rule(
  ['the?', aWeekday, longest(words('coming|following|next', 1 as const), words('last', -1 as const))],
  ([{ number }, sign], input, _at, next) =>
    isPhraseEnd(input, next) && input.tokens[next]?.text !== 'to'
      ? oneDay(sign > 0 ? after(input.today, number) : before(input.today, number))
      : null,
)

/** "the Friday after next" is a week after the coming Friday, "the Friday before last" a week before the last one. */
const afterNext = longest(
  rule(['the?', aWeekday, 'after next'], ([{ number }], { today }) => oneDay(after(today, number).add({ weeks: 1 }))),
  rule(['the?', aWeekday, 'before last'], ([{ number }], { today }) =>
    oneDay(before(today, number).subtract({ weeks: 1 })),
  ),
)

const weeks: Reader<number> = longest(
  rule([count, 'week|weeks'], ([count]) => count),
  rule([count, 'fortnight|fortnights'], ([count]) => 2 * count),
)

/**
 * "Friday week", "a week on Friday", "two weeks next Friday" and "a fortnight tomorrow", as the British say: so many weeks
 * after the coming Friday.
 */
const weekdayWeek = longest(
  rule(['on?', aWeekday, 'week'], ([{ number }], { today }) => oneDay(after(today, number).add({ weeks: 1 }))),
  rule(['on?', aWeekday, 'fortnight'], ([{ number }], { today }) => oneDay(after(today, number).add({ weeks: 2 }))),
  rule([weeks, 'on', aWeekday], ([weeks, { number, isPlural }], { today }) =>
    isPlural ? null : laterBy(weeks, after(today, number)),
  ),
  rule([weeks, 'this|next|coming?', aWeekday], ([weeks, { number, isPlural }], input, _at, next) =>
    isPlural || !isPhraseEnd(input, next) ? null : laterBy(weeks, after(input.today, number)),
  ),
  rule(['today week'], (_, { today }) => oneDay(today.add({ weeks: 1 }))),
  rule(['today fortnight'], (_, { today }) => oneDay(today.add({ weeks: 2 }))),
  rule([tomorrow, 'week'], (_, { today }) => oneDay(today.add({ days: 8 }))),
  rule([tomorrow, 'fortnight'], (_, { today }) => oneDay(today.add({ days: 15 }))),
  rule([weeks, tomorrow], ([weeks], { today }) => laterBy(weeks, today.add({ days: 1 }))),
)

function laterBy(weeks: number, day: PlainDate): Days | null {
  return weeks >= 1 && weeks <= 99 ? oneDay(day.add({ weeks }), { isCounted: true }) : null
}

const whichWeek: Reader<number> = longest(
  words('this|current week', 0),
  words('the? next|coming|following|upcoming week', 1),
  words('the? week after next', 2),
  words('the? last|past|previous week', -1),
)

function weekdayIn(number: number, weeks: number, input: Pick<Input, 'today' | 'week_start'>): Days {
  return oneDay(onOrAfter(periodAround(input.today, 'week', weeks, input).from, number))
}

const weekdayOfWeek = longest(
  rule(['the?', aWeekday, 'of|in|from? around?', whichWeek], ([{ number }, weeks], input) =>
    weekdayIn(number, weeks, input),
  ),
  rule(['the?', aWeekday, 'of|in the week'], ([{ number }], input) => weekdayIn(number, 0, input)),
  rule([whichWeek, ',? on?', aWeekday], ([weeks, { number }], input) => weekdayIn(number, weeks, input)),
  rule([whichWeek, "' s", aWeekday], ([weeks, { number }], input) => weekdayIn(number, weeks, input)),
)

const laterToday = rule(['later|earlier today'], (_, { today }) => oneDay(today))
const restOfToday = rule(['the? rest|remainder of the|this? day|today'], (_, { today }) => oneDay(today))

const edgedDay: Reader<Days> = longest<Days>(nearDay, alone, thisWeekday, comingWeekday, nextWeekday, lastWeekday)

/** "the end of tomorrow" is that day. */
const endOfTheDay = rule(['the? end of', edgedDay], ([day]) => (day.isPlural || day.bare ? null : day))

const earlyDay = rule(['early', near], ([days], { today }) =>
  oneDay(today.add({ days }), { part: { part: 'morning', edge: 'early' } }),
)

/** "early Monday morning", "late Friday night". Not "leave early on Monday", which says how to leave. */
const edgeOfDay = rule([edge, 'on?', edgedDay, partName], ([edge, { bare: _, ...day }, part]) =>
  day.isPlural ? null : { ...day, part: { part, edge } },
)

/** Every day that is named relative to today: today, tomorrow, a weekday. */
export const namedDay: Reader<Days> = longest<Days>(
  nearDay,
  laterToday,
  restOfToday,
  edgeOfDay,
  earlyDay,
  startOfDay,
  endOfTheDay,
  tonight,
  endOfDay,
  eod,
  closeOfBusiness,
  alone,
  thisWeekday,
  comingWeekday,
  nextWeekday,
  lastWeekday,
  weekdayBefore,
  afterNext,
  weekdayWeek,
  weekdayOfWeek,
)
