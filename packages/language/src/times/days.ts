import { Temporal } from 'temporal-polyfill'
import { form } from '../text/form.ts'
import { COUNT, NUMBER, ORDINAL, readNumber, readOrdinal } from '../text/numbers.ts'
import type { PlainDate } from './calendar.ts'
import {
  after,
  dateOf,
  monthNumber,
  nextDate,
  nextDayOfMonth,
  nthOf,
  onOrAfter,
  weekdayNumber,
  weekOf,
} from './calendar.ts'
import type { Part } from './parts.ts'

/** What days are counted from. */
export interface DayContext {
  today: PlainDate
  week_start: 'monday' | 'sunday'
  date_order: 'mdy' | 'dmy'
}

/** One day, or whole days from `day` up to but not with `until`. */
export interface DayAtom {
  type: 'day'
  day: PlainDate
  until?: PlainDate
  grain: 'day' | 'weekend' | 'week' | 'month' | 'year'
  part?: Part
  /** The other day that the words could mean. */
  other?: PlainDate
  repeats?: boolean
  /** Only a time when a preposition says so: "on the 5th". */
  weak?: boolean
  /** "end of day": today's, unless a day beside it says which. */
  any?: boolean
  /** A weekday alone agrees with a date beside it. */
  weekday?: number
}

type Groups = Record<string, string | undefined>
type DayValue = Omit<DayAtom, 'type' | 'grain'> & { grain?: DayAtom['grain'] }

interface DayForm {
  pattern: RegExp
  read: (groups: Groups, context: DayContext) => DayValue | null
}

/**
 * "sat", "sun" and "wed" are words of their own, so they need a dot or a word that makes them a day.
 * A weekday after one of the words below is a holiday or a name ("Easter Monday", "Black Friday"): no plain weekday.
 */
const WEEKDAY =
  '(?<!(?:black|good|cyber|ash|easter|palm|whit|shrove|fat|super|holy|boxing)\\s+)' +
  '(?<weekday>mondays?|mon|tuesdays?|tues?|wednesdays?|weds|wednsday|thursdays?|thurs?|thu|fridays?|fri|saturdays?|sundays?' +
  '|(?:sat|sun|wed)(?=\\.|,|\\s*$|\\s+(?:at|from|\\d|morning|afternoon|evening|night|noon))|(?<=\\b(?:on|next|this|by|until|till|every)\\s)(?:sat|sun|wed))'
const MONTH =
  '(?<month>january|jan|february|febuary|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|november|nov|december|dec)\\.?'
const YEAR = '(?:,? (?<year>(?:19|20)\\d\\d))?'
const UNIT = '(?<unit>day|week|month|year)s?'
const TOMORROW = '(?:tomorrow|tomorow|tommorow|tommorrow|tomorrrow|tmrw|tmr|2morrow)'

const FORMS: DayForm[] = [
  row('today', (_, { today }) => ({ day: today })),
  row('(?:the )?end of (?:the )?(?:business )?day|eod|close of business', (_, { today }) => ({
    day: today,
    any: true,
  })),
  row('tonight|tonite', (_, { today }) => ({ day: today, part: 'night' })),
  row('last night', (_, { today }) => ({ day: today.subtract({ days: 1 }), part: 'night' })),
  row(TOMORROW, (_, { today }) => ({ day: today.add({ days: 1 }) })),
  row(`(?:the )?day after ${TOMORROW}|overmorrow`, (_, { today }) => ({ day: today.add({ days: 2 }) })),
  row('yesterday', (_, { today }) => ({ day: today.subtract({ days: 1 }) })),
  row('(?:the )?day before yesterday', (_, { today }) => ({ day: today.subtract({ days: 2 }) })),

  row(`(?:(?<which>this coming|this|next|coming|the coming|last|past|every|each) )?${WEEKDAY}\\.?`, (groups, context) =>
    readWeekday(groups, context),
  ),
  row(
    `(?:on )?${WEEKDAY}(?: of| in)? next week|next week(?: on)? ${WEEKDAY.replace('<weekday>', '<later>')}`,
    (groups, context) => {
      const next = weekOf(context.today, context).add({ weeks: 1 })
      return { day: onOrAfter(next, weekdayNumber(groups.weekday ?? groups.later)) }
    },
  ),
  row(`(?:on )?${WEEKDAY} of this week`, ({ weekday }, context) => ({
    day: onOrAfter(weekOf(context.today, context), weekdayNumber(weekday)),
  })),
  row(`(?<count>${NUMBER}) ${WEEKDAY} from now`, ({ count, weekday }, { today }) => {
    const weeks = readNumber(count as string) - 1
    return weeks < 0 ? null : { day: after(today, weekdayNumber(weekday)).add({ weeks }) }
  }),
  row(
    `(?:the )?(?<nth>${ORDINAL}|last) (?:${WEEKDAY}|day) (?:of|in) (?:${MONTH}${YEAR}|(?<which>this|next|the) month)`,
    readNth,
  ),
  row(
    `(?:the )?(?<date>${ORDINAL}) of (?:(?:every|each) month|(?<which>this|the|next|the next) month)`,
    ({ date, which }, { today }) => {
      const number = readOrdinal(date as string)
      if (!which) return withDay(nextDayOfMonth(today, number), { repeats: true })
      const month = today.add({ months: /next/i.test(which) ? 1 : 0 })
      return only(dateOf(month.year, month.month, number))
    },
  ),
  row(`an? week (?:from|after) ${WEEKDAY}|${WEEKDAY.replace('<weekday>', '<later>')} week`, (groups, context) => {
    const next = after(context.today, weekdayNumber(groups.weekday ?? groups.later))
    return { day: next.add({ weeks: 1 }) }
  }),
  row(
    `(?:every|each)(?: (?<other>other|second))? ?day|daily(?= at | \\d)|every (?:morning|evening|night)`,
    (_, { today }) => ({
      day: today,
      repeats: true,
    }),
  ),
  row('(?:on |every )?(?:weekdays|every (?:weekday|workday))', (_, { today }) => ({
    day: today.dayOfWeek > 5 ? onOrAfter(today, 1) : today,
    repeats: true,
  })),
  row(`every (?:other |${COUNT} )?(?:week|month|year)s?`, (_, { today }) => ({ day: today, repeats: true })),

  row(
    `in (?<count>${COUNT}) ${UNIT}(?:' time)?|(?<count2>${COUNT}) ${UNIT.replace('<unit>', '<unit2>')} from (?:now|today)`,
    (groups, { today }) => shifted(today, groups.count ?? groups.count2, groups.unit ?? groups.unit2, 1),
  ),
  row(`(?<count>${COUNT}) ${UNIT} from ${TOMORROW}`, ({ count, unit }, { today }) =>
    shifted(today.add({ days: 1 }), count, unit, 1),
  ),
  row(`(?<count>${COUNT}) ${UNIT} ago`, ({ count, unit }, { today }) => shifted(today, count, unit, -1)),

  row('(?<which>this|next|coming|the coming|last|past) (?<unit>week|month|year)', readPeriod),
  row('(?:(?<which>this|next|coming|the coming|last|the) )?(?:weekend|week-end)', readWeekend),
  row(`(?:in|this|next|during|for|through) ${MONTH}(?: (?<year>(?:19|20)\\d\\d))?(?! \\d)`, readMonth),
  row('(?:the )?end of (?<which>the|this|next|coming) (?<unit>week|month|year)', ({ which, unit }, context) => {
    const period = readPeriod({ which: /next|coming/i.test(which ?? '') ? 'next' : 'this', unit }, context)
    return { day: period.until.subtract({ days: 1 }) }
  }),

  row(`(?<year>\\d{4})[-/](?<month>\\d{1,2})[-/](?<date>\\d{1,2})`, ({ year, month, date }) =>
    only(dateOf(Number(year), Number(month), Number(date))),
  ),
  row(`(?:the )?(?<date>\\d{1,2}|${ORDINAL})(?: of)? ${MONTH}${YEAR}`, readDate),
  row(`${MONTH} (?:the )?(?<date>\\d{1,2}|${ORDINAL})${YEAR}`, readDate),
  row(
    `(?:the )?(?<date>\\d{1,2}|${ORDINAL}) ?(?:-|–|to|through|until|till) ?(?:the )?(?<last>\\d{1,2}|${ORDINAL})(?: of)? ${MONTH}${YEAR}`,
    readDates,
  ),
  row(
    `${MONTH} (?<date>\\d{1,2}|${ORDINAL}) ?(?:-|–|to|through|until|till) ?(?<last>\\d{1,2}|${ORDINAL})${YEAR}`,
    readDates,
  ),
  row('(?<a>\\d{1,2})/(?<b>\\d{1,2})(?:/(?<year>\\d{4}|\\d{2}))?', readSlashed),
  row('(?<date>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4})', ({ year, month, date }) =>
    only(dateOf(Number(year), Number(month), Number(date))),
  ),
  row(`the (?<date>${ORDINAL})`, ({ date }, { today }) => {
    const day = nextDayOfMonth(today, readOrdinal(date as string))
    return day && { day, weak: true }
  }),
]

/** Every form in which a day or whole days can be said, and how to read it. */
export const DAY_FORMS: readonly { pattern: RegExp; read: (groups: Groups, context: DayContext) => DayAtom | null }[] =
  FORMS.map(({ pattern, read }) => ({
    pattern,
    read: (groups, context) => {
      const value = readSafely(() => read(groups, context))
      return value && { type: 'day', grain: 'day', ...value }
    },
  }))

function row(source: string, read: DayForm['read']): DayForm {
  return { pattern: form(source), read }
}

/** "in 900 years" and the like can leave the range of dates that todos have. */
function readSafely(read: () => DayValue | null): DayValue | null {
  const value = read()
  return value && value.day.year >= 1900 && value.day.year <= 9998 ? value : null
}

/** "the first Tuesday of October", "the last Friday of the month", "the last day of May". */
function readNth({ nth, weekday, month, year, which }: Groups, { today }: DayContext): DayValue | null {
  const base = which ? today.with({ day: 1 }).add({ months: which.toLowerCase() === 'next' ? 1 : 0 }) : null
  for (let years = 0; years <= (year || base ? 0 : 1); years++) {
    const first =
      base ??
      Temporal.PlainDate.from({ year: (year ? Number(year) : today.year) + years, month: monthNumber(month), day: 1 })
    const day = nthOf(first, nth as string, weekday)
    if (!day || year || base || Temporal.PlainDate.compare(day, today) >= 0) return only(day)
  }
  return null
}

function withDay(day: PlainDate | null, more: Partial<DayValue>): DayValue | null {
  return day && { ...more, day }
}

function only(day: PlainDate | null): DayValue | null {
  return day && { day }
}

/**
 * A weekday alone is the next one after today. "next Tuesday" is the Tuesday of the next week; when this
 * week's is still to come, many people mean that one, so it is given as the other reading.
 */
function readWeekday({ which, weekday }: Groups, context: DayContext): DayValue {
  const number = weekdayNumber(weekday)
  const { today } = context
  const next = after(today, number)
  const said = which?.toLowerCase()
  if (said === 'last' || said === 'past') return { day: onOrAfter(today.subtract({ days: 7 }), number) }
  if (said === 'every' || said === 'each') return { day: onOrAfter(today, number), repeats: true }
  if (said === 'this') return { day: onOrAfter(today, number) }
  if (said !== 'next')
    return { day: next, weekday: number, ...(/s$/i.test(weekday ?? '') && isPlural(weekday) && { repeats: true }) }
  const day = onOrAfter(weekOf(today, context).add({ weeks: 1 }), number)
  return { day, ...(!day.equals(next) && { other: next }) }
}

function isPlural(weekday: string | undefined): boolean {
  return /days$/i.test(weekday ?? '')
}

function shifted(from: PlainDate, count: string | undefined, unit: string | undefined, sign: 1 | -1): DayValue {
  const amount = readNumber(count ?? '') * sign
  return { day: from.add({ [`${unit?.toLowerCase()}s`]: amount }) }
}

function readPeriod({ which, unit }: Groups, context: DayContext) {
  const { today } = context
  const grain = (unit as string).toLowerCase() as 'week' | 'month' | 'year'
  const first =
    grain === 'week'
      ? weekOf(today, context)
      : grain === 'month'
        ? today.with({ day: 1 })
        : today.with({ month: 1, day: 1 })
  const said = (which as string).toLowerCase()
  const steps = said === 'this' ? 0 : said === 'last' || said === 'past' ? -1 : 1
  const day = first.add({ [`${grain}s`]: steps })
  return { day, until: day.add({ [`${grain}s`]: 1 }), grain }
}

/** Saturday and Sunday. "next weekend" said on a weekday is the one after the coming one, which is the other reading. */
function readWeekend({ which }: Groups, { today }: DayContext): DayValue {
  const said = which?.toLowerCase()
  const coming = today.dayOfWeek === 7 ? today.subtract({ days: 1 }) : onOrAfter(today, 6)
  if (said === 'last') return weekend(coming.subtract({ weeks: 1 }))
  if (said === 'next') return { ...weekend(coming.add({ weeks: 1 })), ...(today.dayOfWeek < 6 && { other: coming }) }
  return weekend(coming)
}

function weekend(saturday: PlainDate): DayValue {
  return { day: saturday, until: saturday.add({ days: 2 }), grain: 'weekend' }
}

/** A month without a year is the one that is running or comes next. */
function readMonth({ month, year }: Groups, { today }: DayContext): DayValue {
  const number = monthNumber(month)
  const day = Temporal.PlainDate.from({
    year: year ? Number(year) : today.year + (number < today.month ? 1 : 0),
    month: number,
    day: 1,
  })
  return { day, until: day.add({ months: 1 }), grain: 'month' }
}

function dayNumber(date: string | undefined): number {
  return /^\d+$/.test(date ?? '') ? Number(date) : readOrdinal(date ?? '')
}

function readDate({ date, month, year }: Groups, { today }: DayContext): DayValue | null {
  return only(nextDate(today, monthNumber(month), dayNumber(date), year))
}

function readDates(groups: Groups, context: DayContext): DayValue | null {
  const first = readDate(groups, context)
  if (!first) return null
  const last = dateOf(first.day.year, first.day.month, dayNumber(groups.last))
  if (!last || Temporal.PlainDate.compare(first.day, last) >= 0) return null
  return { day: first.day, until: last.add({ days: 1 }) }
}

function readSlashed({ a, b, year }: Groups, { today, date_order }: DayContext): DayValue | null {
  const [first, second] = [Number(a), Number(b)]
  const mdy = nextDate(today, first, second, year)
  const dmy = nextDate(today, second, first, year)
  const [day, other] = date_order === 'mdy' ? [mdy ?? dmy, dmy] : [dmy ?? mdy, mdy]
  // Without a year it may as well be a fraction or a score ("1/2 cup"), so something must say that it is a date.
  return day && { day, weak: !year, ...(other && !other.equals(day) && { other }) }
}
