import { Temporal } from 'temporal-polyfill'
import type { PlainDate } from './calendar.ts'
import { isBefore } from './calendar.ts'
import type { ClockReading } from './clock-sense.ts'
import { localTime, readClock, readEnd, readStart } from './clock-sense.ts'
import type { Clock } from './clocks.ts'
import type { Draft } from './compose.ts'
import { movedBy } from './day-expressions.ts'
import type { Days } from './days.ts'
import { isOneDay } from './days.ts'
import { firstDay } from './first-occurrence.ts'
import { minutesOf } from './lengths.ts'
import type { PartOfDay } from './parts.ts'
import { windowOf } from './parts.ts'
import type { Shift, Window } from './shifts.ts'
import type { Certainty, FoundTime, Recurrence, Relation, Span, TimeContext, TimeValue } from './types.ts'

/** When and in what text a time was said. */
export interface Moment {
  text: string
  now: Temporal.ZonedDateTime
  context: TimeContext
}

interface Meaning {
  value: TimeValue
  certainty?: Certainty
  other?: string | null
}

/** What a draft means at the moment at which it was said; null when it has no value. */
export function resolve(draft: Draft, span: Span, moment: Moment): FoundTime | null {
  const is_range = draft.length !== undefined || draft.days?.range === true
  const relation: Relation = is_range && draft.relation === 'from' ? 'at' : draft.relation
  const base = { ...span, relation, attributive: isAttributive(draft, span, moment.text) }
  if (draft.repeat) return resolveRepeat(draft, draft.repeat.rule, base, moment)
  const { days, last_days } = draft
  if (days && last_days && (draft.clock ?? draft.part)) return onEachDay(draft, days, last_days, base, moment)
  const meaning = meaningOf(draft, moment)
  if (meaning) {
    const { value, other = null, certainty = other === null ? 'certain' : 'likely' } = meaning
    return { ...base, certainty, other, ...value }
  }
  return draft.length
    ? { ...base, certainty: 'certain', other: null, kind: 'duration', minutes: minutesOf(draft.length) }
    : null
}

function meaningOf(draft: Draft, moment: Moment): Meaning | null {
  if (draft.shift) return { value: instant(draft.shift, moment) }
  if (draft.window) return { value: clockWindow(draft.window, moment) }
  if (draft.clock && draft.to_clock) return interval(draft, draft.clock, draft.to_clock, moment)
  if (draft.clock) return clockTime(draft, draft.clock, moment)
  const part = partOf(draft)
  if (part) return partOfDay(draft, part, moment)
  return draft.days ? wholeDays(draft, draft.days, moment) : null
}

/** `YYYY-MM-DDTHH:MM:SS` */
function local(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'second' })
}

/** "in 20 minutes" is a full minute, as todos have no seconds, unless seconds were said. */
function instant({ length, sign }: Shift, { now }: Moment): TimeValue {
  const { months, days, seconds } = length
  const time = now.add({ months: sign * months, days: sign * days, seconds: sign * seconds })
  const smallestUnit = seconds % 60 === 0 ? 'minute' : 'second'
  const rounded = time.round({ smallestUnit, roundingMode: 'ceil' })
  return { kind: 'day_time', time: local(rounded), minutes: null, grain: smallestUnit }
}

/** "the next 3 hours" begin with the next whole hour, "the last 3" end with the last whole one. */
function clockWindow({ unit, count, sign }: Window, { now }: Moment): TimeValue {
  const floor = now.round({ smallestUnit: unit, roundingMode: 'floor' })
  const from = floor.add({ [`${unit}s`]: sign > 0 ? 1 : -count })
  return {
    kind: 'interval',
    from: local(from),
    to: local(from.add({ [`${unit}s`]: count })),
    day_said: true,
    grain: unit,
  }
}

function partOf({ part, days }: Draft): PartOfDay | undefined {
  return part ?? days?.part
}

interface SaidDay {
  day: PlainDate
  /** Whether it was said, and is no mere default. */
  said: boolean
}

/** The day on which a clock time falls: of a week or month its first, or today when it runs already. */
function dayOf({ days, part }: Draft, { now }: Moment): SaidDay {
  const today = now.toPlainDate()
  if (!days) return { day: today, said: part?.today === true }
  const is_running = !isOneDay(days) && isBefore(days.from, today) && isBefore(today, days.to)
  return { day: is_running ? today : days.from, said: true }
}

function reading(draft: Draft, clock: Clock, day: SaidDay, moment: Moment): ClockReading {
  const { now, text } = moment
  // What comes again is not moved to the evening because today's morning is over.
  const may_be_today = !draft.repeat && day.day.equals(now.toPlainDate())
  return readClock(clock, {
    text,
    part: partOf(draft)?.part,
    now_minutes: may_be_today ? now.hour * 60 + now.minute : null,
  })
}

/** A clock time on a day in the zone that was named, or the speaker's. */
function timeOn(day: PlainDate, minutes: number, clock: Clock, { context }: Moment): Temporal.ZonedDateTime {
  const time = localTime(day, minutes, clock.zone ?? context.time_zone).add({ seconds: clock.second })
  return time.withTimeZone(context.time_zone)
}

/** A time that is past is meant for the day after, unless its day was said. */
function upcoming({ day, said }: SaidDay, minutes: number, clock: Clock, moment: Moment): Temporal.ZonedDateTime {
  const time = timeOn(day, minutes, clock, moment)
  const is_past = Temporal.ZonedDateTime.compare(time, moment.now) <= 0
  return is_past && !said ? timeOn(day.add({ days: 1 }), minutes, clock, moment) : time
}

function clockTime(draft: Draft, clock: Clock, moment: Moment): Meaning {
  const day = dayOf(draft, moment)
  const { minutes, certainty, other } = reading(draft, clock, day, moment)
  const at = (value: number) => local(upcoming(day, value, clock, moment))
  const value: TimeValue = {
    kind: day.said ? 'day_time' : 'time',
    time: at(minutes),
    minutes: draft.length ? minutesOf(draft.length) : null,
    grain: clock.exact ? 'second' : 'minute',
  }
  const other_day = otherDay(draft, (date) => local(timeOn(date, minutes, clock, moment)))
  return {
    value,
    other: other_day ?? (other === null ? null : at(other)),
    certainty: sure(draft, certainty, other_day),
  }
}

/** A clock time in a week or month is only a guess at its day. */
function sure({ days }: Draft, certainty: Certainty, other: string | null): Certainty {
  if (days && !isOneDay(days)) return 'guess'
  return other !== null && certainty === 'certain' ? 'likely' : certainty
}

function interval(draft: Draft, clock: Clock, to_clock: Clock, moment: Moment): Meaning | null {
  const day = dayOf(draft, moment)
  // "2-4pm": an afternoon that is said at the end counts for both; "from 10 to 2" begins in its own half of the day.
  const known_end = clock.open && !to_clock.open && !partOf(draft) && !draft.to_days
  const end = reading(draft, to_clock, day, moment)
  const begin = reading(draft, clock, day, moment)
  const from = known_end ? readStart(clock, end.minutes) : begin.minutes
  const zoned = { ...clock, zone: clock.zone ?? to_clock.zone }
  const starts = upcoming(day, from, zoned, moment)
  const ends = draft.to_days
    ? timeOn(draft.to_days.from, end.minutes, to_clock, moment)
    : starts.add({ minutes: readEnd(from, to_clock) - from, seconds: to_clock.second - clock.second })
  if (Temporal.ZonedDateTime.compare(starts, ends) >= 0) return null
  const other = otherDay(draft, (date) => local(timeOn(date, from, zoned, moment)))
  const value: TimeValue = {
    kind: 'interval',
    from: local(starts),
    to: local(ends),
    day_said: day.said,
    grain: clock.exact ? 'second' : 'minute',
  }
  return { value, other, certainty: sure(draft, known_end ? 'certain' : begin.certainty, other) }
}

function partOfDay(draft: Draft, part: PartOfDay, moment: Moment): Meaning {
  const { now, context } = moment
  const window = windowOf(part)
  const day = dayOf(draft, moment)
  const is_over = !day.said && now.hour >= window.usual
  const date = is_over ? day.day.add({ days: 1 }) : day.day
  const at = (hour: number) => localTime(date, hour * 60, context.time_zone)
  const value: TimeValue = {
    kind: 'part',
    from: local(at(window.from)),
    to: local(at(window.to)),
    usual: local(soonWithin(at(window.usual), at(window.to), now)),
    minutes: draft.length ? minutesOf(draft.length) : null,
    day_said: day.said,
    grain: 'hour',
  }
  const other = otherDay(draft, (other) => local(localTime(other, window.from * 60, context.time_zone)))
  return { value, other, certainty: sure(draft, 'certain', other) }
}

/** "this afternoon" said in the middle of it begins soon, not in the past. */
function soonWithin(usual: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime, now: Temporal.ZonedDateTime) {
  const soon = now.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'ceil' })
  const is_running = Temporal.ZonedDateTime.compare(usual, now) < 0 && Temporal.ZonedDateTime.compare(soon, to) < 0
  return is_running ? soon : usual
}

function wholeDays(draft: Draft, said: Days, moment: Moment): Meaning | null {
  const today = moment.now.toPlainDate()
  const days = draft.lead?.word === 'since' ? lastOne(said, today) : said
  if (draft.last_days) {
    const to = laterThan(days.from, draft.last_days)
    return to && { value: { kind: 'days', from: days.from.toString(), to: to.toString(), grain: days.grain } }
  }
  if (draft.length) return daysLong(days.from, draft, moment)
  if (!isOneDay(days)) {
    const { from, to, grain } = days
    const usual = usualOf(draft, days, today)
    const value: TimeValue = {
      kind: 'days',
      from: from.toString(),
      to: to.toString(),
      grain,
      ...(usual && { usual: usual.toString() }),
    }
    return { value, other: otherDay(draft, String) }
  }
  const shift = shiftOf(draft, days, today)
  const moved = (day: PlainDate) => day.add({ days: shift }).toString()
  return {
    value: { kind: 'day', day: moved(days.from), grain: 'day' },
    other: days === said ? otherDay(draft, moved) : null,
  }
}

/** Before the weekend a todo is due on Friday, after it on Monday. */
function usualOf({ lead }: Draft, { from, to, usual }: Days, today: PlainDate): PlainDate | undefined {
  if (lead?.word === 'after') return to
  return lead?.word === 'before' && isBefore(today, from) ? from.subtract({ days: 1 }) : usual
}

/**
 * What has to be done before Friday has Thursday as its last day, what is to be done after Friday, Saturday as its
 * first. What has to be done before today's midnight has to be done today.
 */
function shiftOf({ lead }: Draft, days: Days, today: PlainDate): number {
  if (lead?.word === 'after') return 1
  return lead?.word === 'before' && isBefore(today, days.from) ? -1 : 0
}

/** "since Friday" speaks of the last one. */
function lastOne(days: Days, today: PlainDate): Days {
  if (!isBefore(today, days.from)) return days
  const back = days.weekday
    ? { weeks: 1 }
    : days.month_day
      ? { months: 1 }
      : days.date || days.bare === 'month'
        ? { years: 1 }
        : null
  const { other: _, ...rest } = days
  return back ? { ...rest, from: days.from.subtract(back), to: days.to.subtract(back) } : days
}

/** "for 10 days from 18 December"; a length of hours is one within the day, which its day alone does not tell. */
function daysLong(from: PlainDate, { length }: Draft, { now }: Moment): Meaning | null {
  const to = length && movedBy(from, length, 1)
  if (!length || !to) return null
  const is_days = length.seconds === 0 && isBefore(from, to)
  if (!is_days) return { value: { kind: 'day', day: from.toString(), grain: 'day' } }
  return now ? { value: { kind: 'days', from: from.toString(), to: to.toString(), grain: 'day' } } : null
}

/** How many weeks, months or years behind its first day the last one of a range is looked for. */
const SEARCHED = 60

function times(step: { weeks?: number; months?: number; years?: number }, count: number) {
  return Object.fromEntries(Object.entries(step).map(([unit, value]) => [unit, value * count]))
}

/** "Friday to Monday": the end is the first such day after the beginning. Exclusive; null when it lies before. */
function laterThan(first: PlainDate, { to, weekday, month_day, date, bare }: Days): PlainDate | null {
  if (isBefore(first, to)) return to
  const step = weekday ? { weeks: 1 } : month_day ? { months: 1 } : date || bare === 'month' ? { years: 1 } : null
  if (!step) return null
  const later = [...Array(SEARCHED).keys()].map((steps) => to.add(times(step, steps + 1)))
  return later.find((day) => isBefore(first, day)) ?? null
}

function otherDay({ days }: Draft, show: (day: PlainDate) => string): string | null {
  return days?.other ? show(days.other) : null
}

type Base = Span & { relation: Relation; attributive: boolean }

function resolveRepeat(draft: Draft, said: Recurrence, base: Base, moment: Moment): FoundTime | null {
  const first = firstTime(draft, said, moment)
  if (!first) return null
  const rule = withEnd(said, draft, first)
  return { ...base, relation: 'at', certainty: 'certain', other: null, kind: 'recurrence', rule, first }
}

/** "Monday to Friday at 9" happens on each of these days. */
function onEachDay(draft: Draft, days: Days, last_days: Days, base: Base, moment: Moment): FoundTime | null {
  const to = laterThan(days.from, last_days)
  const first = meaningOf({ ...draft, last_days: undefined }, moment)?.value
  if (!to || !first) return null
  const rule: Recurrence = { freq: 'daily', interval: 1, until: to.subtract({ days: 1 }).toString() }
  return { ...base, relation: 'at', certainty: 'likely', other: null, kind: 'recurrence', rule, first }
}

/** The next occurrence, now or later. */
function firstTime(draft: Draft, rule: Recurrence, moment: Moment): TimeValue | null {
  const { now } = moment
  const today = now.toPlainDate()
  if ((rule.freq === 'hourly' || rule.freq === 'minutely') && !draft.clock) {
    const seconds = rule.interval * (rule.freq === 'hourly' ? 3600 : 60)
    return instant({ type: 'shift', length: { months: 0, days: 0, seconds }, sign: 1 }, moment)
  }
  const from = draft.days && isBefore(today, draft.days.from) ? draft.days.from : today
  for (const begin of [from, from.add({ days: 1 })]) {
    const day = firstDay(rule, begin)
    const value = day && valueOn(day, draft, rule, moment)
    if (value && !isOver(value, now)) return value
  }
  return null
}

function valueOn(day: PlainDate, draft: Draft, rule: Recurrence, moment: Moment): TimeValue | null {
  const days: Days = { type: 'days', from: day, to: day.add({ days: 1 }), grain: 'day' }
  if (draft.clock ?? draft.part) {
    const { last_days: _, ...rest } = draft
    return meaningOf({ ...rest, lead: null, days }, moment)?.value ?? null
  }
  if (rule.freq === 'yearly' && rule.by_month && !rule.by_month_day) {
    return { kind: 'days', from: day.toString(), to: day.add({ months: 1 }).toString(), grain: 'month' }
  }
  return { kind: 'day', day: day.toString(), grain: 'day' }
}

function isOver(value: TimeValue, now: Temporal.ZonedDateTime): boolean {
  const current = local(now)
  switch (value.kind) {
    case 'day':
    case 'days':
      return false
    case 'part':
    case 'interval':
      return (value.kind === 'part' ? value.to : value.from) <= current
    default:
      return value.time < current
  }
}

function withEnd(rule: Recurrence, { ends }: Draft, first: TimeValue): Recurrence {
  if (!ends) return rule
  if ('count' in ends) return { ...rule, count: ends.count }
  if ('until' in ends) return { ...rule, until: ends.until.to.subtract({ days: 1 }).toString() }
  const begin = Temporal.PlainDate.from(beginOf(first))
  const to = movedBy(begin, ends.length, 1)
  return to ? { ...rule, until: to.subtract({ days: 1 }).toString() } : rule
}

function beginOf(value: TimeValue): string {
  const begin = value.kind === 'day' ? value.day : 'from' in value ? value.from : value.time
  return begin.slice(0, 10)
}

/** "Monday's report", "the Friday meeting": the day tells which one, not when to do it. */
function isAttributive({ lead }: Draft, { start, end }: Span, text: string): boolean {
  const following = text.slice(end, end + 30)
  if (/^['’]s?(?!\p{L})/iu.test(following)) return true
  const before = text.slice(Math.max(0, start - 12), start)
  return (
    lead === null &&
    /(?:^|\s)(?:the|my|our|your|his|her|their|a|an)\s+$/i.test(before) &&
    /^\s+(?!(?:at|on|from|for|with|to|in|by|and|or|high|low|medium|please|is|are|as)(?!\p{L}))\p{L}/iu.test(following)
  )
}
