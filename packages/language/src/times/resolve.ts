import { Temporal } from 'temporal-polyfill'
import { localTime, readClock, readEnd, readStart } from './clock-sense.ts'
import type { ClockAtom } from './clocks.ts'
import type { Group } from './group.ts'
import type { Part } from './parts.ts'
import { PARTS } from './parts.ts'
import type { FoundTime, OneTime, Recurrence, TimeContext, TimeValue, WeekdayCode } from './types.ts'

export interface Moment {
  text: string
  now: Temporal.ZonedDateTime
  context: TimeContext
}

/** The value of a group of words at the moment at which they were said; null when it has none. */
export function resolveGroup(group: Group, moment: Moment): FoundTime | null {
  const { start, end, relation, day } = group
  const base = {
    start,
    end,
    relation,
    attributive: isAttributive(group, moment.text),
    certainty: 'certain' as const,
    other: null,
  }
  const found = readValue(group, moment)
  if (!found) return group.duration ? { ...base, kind: 'duration', minutes: group.duration.minutes } : null
  const { other = null, ...value } = found
  if (!day?.repeats) return { ...base, ...(value as TimeValue), other } as OneTime
  return { ...base, kind: 'recurrence', rule: ruleOf(day.weekday), first: value as TimeValue }
}

const WEEKDAY_CODES: WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function ruleOf(weekday: number | undefined): Recurrence {
  const code = weekday ? WEEKDAY_CODES[weekday - 1] : undefined
  return code ? { freq: 'weekly', interval: 1, by_day: [code] } : { freq: 'daily', interval: 1 }
}

function readValue(group: Group, moment: Moment): Value<TimeValue['kind']> | null {
  if (group.duration?.from_now) {
    const time = moment.now
      .add({ minutes: group.duration.minutes })
      .round({ smallestUnit: 'minute', roundingMode: 'ceil' })
    return { kind: 'day_time', time: local(time), minutes: null, grain: 'minute' }
  }
  if (group.clock && group.to_clock) return resolveInterval(group, group.clock, group.to_clock, moment)
  if (group.clock) return resolveTime(group, group.clock, moment)
  if (group.part ?? group.day?.part) return resolvePart(group, moment)
  return group.day ? resolveDay(group, moment) : null
}

type Value<Kind extends TimeValue['kind']> = Extract<TimeValue, { kind: Kind }> & { other?: string | null }

/** `YYYY-MM-DDTHH:MM:SS` */
function local(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'second' })
}

function partOf(group: Group): Part | undefined {
  return group.part?.part ?? group.day?.part
}

function isTodayPart(group: Group): boolean {
  return group.part?.today === true
}

/** The day on which a clock time falls, and whether it was said. */
function dayOf(group: Group, { now }: Moment): { day: Temporal.PlainDate; day_said: boolean; may_be_today: boolean } {
  const today = now.toPlainDate()
  if (group.day) return { day: group.day.day, day_said: true, may_be_today: group.day.day.equals(today) }
  return { day: today, day_said: isTodayPart(group), may_be_today: true }
}

function situationOf(group: Group, moment: Moment) {
  const { may_be_today } = dayOf(group, moment)
  const now_minutes = moment.now.hour * 60 + moment.now.minute
  return { text: moment.text, part: partOf(group), now_minutes: may_be_today ? now_minutes : null }
}

/** A clock time on a day in the zone that was named, or the speaker's. */
function timeOn(day: Temporal.PlainDate, minutes: number, zone: string | null, { context }: Moment) {
  return localTime(day, minutes, zone ?? context.time_zone).withTimeZone(context.time_zone)
}

/** The first day from `day` on which the time is still to come, unless the day was said; a repeated one is always to come. */
function upcoming(group: Group, minutes: number, zone: string | null, moment: Moment) {
  const { day, day_said } = dayOf(group, moment)
  const time = timeOn(day, minutes, zone, moment)
  const is_past = Temporal.ZonedDateTime.compare(time, moment.now) <= 0
  if (!is_past) return time
  if (group.day?.repeats) return timeOn(day.add({ days: group.day.weekday ? 7 : 1 }), minutes, zone, moment)
  return day_said ? time : timeOn(day.add({ days: 1 }), minutes, zone, moment)
}

function resolveTime(group: Group, clock: ClockAtom, moment: Moment): Value<'time' | 'day_time'> {
  const minutes = readClock(clock, situationOf(group, moment))
  const time = upcoming(group, minutes, clock.zone, moment)
  const { day_said } = dayOf(group, moment)
  return {
    kind: day_said ? 'day_time' : 'time',
    time: local(time),
    minutes: group.duration?.minutes ?? null,
    grain: 'minute',
    ...otherDay(group, (day) => local(timeOn(day, minutes, clock.zone, moment))),
  }
}

function resolveInterval(group: Group, clock: ClockAtom, to_clock: ClockAtom, moment: Moment): Value<'interval'> {
  const situation = situationOf(group, moment)
  // "2-4pm": an afternoon that is said at the end counts for both; "from 10 to 2" begins in its own half of the day.
  const known_end = clock.open && !to_clock.open && !situation.part
  const from = known_end ? readStart(clock, readClock(to_clock, situation)) : readClock(clock, situation)
  const zone = to_clock.zone ?? clock.zone
  const begin = upcoming(group, from, zone, moment)
  const length = readEnd(from, to_clock) - from
  return {
    kind: 'interval',
    from: local(begin),
    to: local(begin.add({ minutes: length })),
    day_said: dayOf(group, moment).day_said,
    grain: 'minute',
    ...otherDay(group, (day) => local(timeOn(day, from, zone, moment))),
  }
}

function resolvePart(group: Group, moment: Moment): Value<'part'> {
  const part = PARTS[partOf(group) as Part]
  const { now, context } = moment
  const today = now.toPlainDate()
  const said = group.day?.day
  const over = now.hour >= part.to || (!group.part?.today && now.hour >= part.usual)
  const day = said ?? (over && !group.part?.today ? today.add({ days: 1 }) : today)
  const at = (hour: number) => localTime(day, hour * 60, context.time_zone)
  const usual = at(part.usual)
  // "this afternoon" said in the middle of it begins soon, not in the past.
  const soon = now.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'ceil' })
  const running =
    Temporal.ZonedDateTime.compare(usual, now) < 0 && Temporal.ZonedDateTime.compare(soon, at(part.to)) < 0
  return {
    kind: 'part',
    from: local(at(part.from)),
    to: local(at(part.to)),
    usual: local(running ? soon : usual),
    minutes: group.duration?.minutes ?? null,
    day_said: said !== undefined || group.part?.today === true,
    grain: 'hour',
  }
}

function resolveDay(group: Group, moment: Moment): Value<'day'> | Value<'days'> {
  const { day, last_day } = group as Group & { day: NonNullable<Group['day']> }
  const last = last_day && laterThan(day.day, last_day)
  if (last) return { kind: 'days', from: day.day.toString(), to: last.add({ days: 1 }).toString(), grain: 'day' }
  if (day.until)
    return {
      kind: 'days',
      from: day.day.toString(),
      to: day.until.toString(),
      grain: day.grain,
      ...otherDay(group, String),
    }
  const shift = group.lead === 'before' ? -1 : 0
  const value = day.day.add({ days: shift })
  // What has to be done before today's midnight has to be done today.
  const due = Temporal.PlainDate.compare(value, moment.now.toPlainDate()) < 0 && shift ? day.day : value
  return {
    kind: 'day',
    day: due.toString(),
    grain: 'day',
    ...otherDay(group, (other) => other.add({ days: shift }).toString()),
  }
}

/** "Friday to Monday": the end is the first such day after the beginning. */
function laterThan(first: Temporal.PlainDate, { day, until }: NonNullable<Group['last_day']>): Temporal.PlainDate {
  const last = until?.subtract({ days: 1 }) ?? day
  if (Temporal.PlainDate.compare(last, first) > 0) return last
  return last.add({ weeks: Math.ceil((last.until(first).days + 1) / 7) })
}

function otherDay(group: Group, show: (day: Temporal.PlainDate) => string): { other?: string } {
  return group.day?.other ? { other: show(group.day.other) } : {}
}

/** "Monday's report", "the Friday meeting": the day tells which one, not when to do it. */
function isAttributive(group: Group, text: string): boolean {
  const following = text.slice(group.end, group.end + 30)
  if (/^['’]s?(?!\p{L})/iu.test(following)) return true
  const before = text.slice(Math.max(0, group.start - 12), group.start)
  return (
    group.lead === '' &&
    /(?:^|\s)(?:the|my|our|your|his|her|their|a|an)\s+$/i.test(before) &&
    /^\s+(?!(?:at|on|from|for|with|to|in|by|and|or|high|low|medium|please|is|are|as)(?!\p{L}))\p{L}/iu.test(following)
  )
}
