import type { PlainDate } from '../../calendar/plain-date.ts'
import { ZonedTime } from '../../calendar/zoned-time.ts'
import { isBefore } from '../calendar.ts'
import type { Clock } from '../readers/clocks.ts'
import { isOneDay } from '../readers/days.ts'
import type { Draft } from '../readers/draft.ts'
import { minutesOf } from '../readers/lengths.ts'
import type { PartOfDay } from '../readers/parts.ts'
import { windowOf } from '../readers/parts.ts'
import type { Shift, Window } from '../readers/shifts.ts'
import type { TimeValue } from '../types.ts'
import type { ClockReading } from './am-pm.ts'
import { readClock, readEnd, readStart } from './am-pm.ts'
import type { Meaning, Utterance } from './utterance.ts'
import { certaintyOf, local, otherDay, partOf } from './utterance.ts'

/**
 * Returns the instant that is counted from now. "in 20 minutes" is rounded to the nearest full minute, because todos show
 * no seconds: never further than half a minute from what was said. "now" is rounded up, because the past would be
 * refused. A length in seconds is exact.
 */
export function instant({ length, sign }: Shift, { now }: Utterance): TimeValue {
  const { months, days, seconds } = length
  const time = now.add({ months: sign * months, days: sign * days, seconds: sign * seconds })
  const isNow = months === 0 && days === 0 && seconds === 0
  if (seconds % 60 !== 0) return dayTime(time.roundUp(1), 'second')
  return dayTime(isNow ? time.roundUp(60) : time.roundNear(60), 'minute')
}

function dayTime(time: ZonedTime, grain: 'second' | 'minute'): TimeValue {
  return { kind: 'day_time', time: local(time), minutes: null, grain }
}

const SECONDS = { hour: 3600, minute: 60, second: 1 }

/**
 * Returns whole clock units: "the next 3 hours" start with the next whole hour, and "the last 3 hours" end with the
 * last whole hour.
 */
export function clockWindow({ unit, count, sign }: Window, { now }: Utterance): TimeValue {
  const size = SECONDS[unit]
  const from = now.roundDown(size).add({ seconds: sign > 0 ? size : -count * size })
  return {
    kind: 'interval',
    from: local(from),
    to: local(from.add({ seconds: count * size })),
    isDaySaid: true,
    grain: unit,
  }
}

interface SaidDay {
  day: PlainDate
  /** False when the text names no day, so that `day` is today. */
  said: boolean
}

/**
 * Returns the day of a clock time. When the text names a week or a month, it is the first day of that period, or today
 * if the period has begun.
 */
function dayOf({ days, part }: Draft, { now }: Utterance): SaidDay {
  const today = now.date
  if (!days) return { day: today, said: part?.today === true }
  const isRunning = !isOneDay(days) && isBefore(days.from, today) && isBefore(today, days.to)
  return { day: isRunning ? today : days.from, said: true }
}

function reading(draft: Draft, clock: Clock, day: SaidDay, utterance: Utterance): ClockReading {
  const { now, nearby } = utterance
  // A repeated "at 8" stays in the morning, even when today's morning is over.
  const canBeToday = !draft.repeat && day.day.equals(now.date)
  return readClock(clock, {
    text: nearby,
    part: partOf(draft)?.part,
    nowMinutes: canBeToday ? now.hour * 60 + now.minute : null,
  })
}

/** Returns a clock time on a day, in the zone that the text names, or else in the speaker's zone. */
function timeOn(day: PlainDate, minutes: number, clock: Clock, { context }: Utterance): ZonedTime {
  const time = localTime(day, minutes, clock.zone ?? context.time_zone).add({ seconds: clock.second })
  return time.withTimeZone(context.time_zone)
}

/** Returns the clock time on its day. A past time moves to the next day, unless the text names the day. */
function upcoming({ day, said }: SaidDay, minutes: number, clock: Clock, utterance: Utterance): ZonedTime {
  const time = timeOn(day, minutes, clock, utterance)
  const isPast = ZonedTime.compare(time, utterance.now) <= 0
  return isPast && !said ? timeOn(day.add({ days: 1 }), minutes, clock, utterance) : time
}

export function clockTime(draft: Draft, clock: Clock, utterance: Utterance): Meaning {
  const day = dayOf(draft, utterance)
  const { minutes, certainty, other } = reading(draft, clock, day, utterance)
  const lasting = draft.length ? minutesOf(draft.length) : null
  const before = draft.isEnd && lasting ? 60 * lasting : 0
  const at = (value: number) => local(upcoming(day, value, clock, utterance).add({ seconds: -before }))
  const value: TimeValue = {
    kind: day.said ? 'day_time' : 'time',
    time: at(minutes),
    minutes: lasting,
    grain: clock.hasSeconds ? 'second' : 'minute',
  }
  const otherStart = otherDay(draft, (date) => local(timeOn(date, minutes, clock, utterance)))
  return {
    value,
    other: otherStart ?? (other === null ? null : at(other)),
    certainty: certaintyOf(draft, certainty, otherStart),
  }
}

/** Returns the clock time in its part of the day: the "5 in the evening" of a range is 17:00. */
function inPart(clock: Clock, { part }: PartOfDay): Clock {
  const { minutes } = readClock(clock, { text: '', part, nowMinutes: null })
  return { ...clock, hour: Math.floor(minutes / 60), isAmbiguous: false }
}

/** Returns the time from one part of a day to another: from the usual start of the first to the end of the last. */
export function partRange(draft: Draft, part: PartOfDay, toPart: PartOfDay, utterance: Utterance): Meaning | null {
  const { context, now } = utterance
  const day = dayOf(draft, utterance)
  const isOver = !day.said && now.hour >= windowOf(part).usual
  const first = isOver ? day.day.add({ days: 1 }) : day.day
  const starts = localTime(first, windowOf(part).usual * 60, context.time_zone)
  const ends = localTime(draft.toDays?.from ?? first, windowOf(toPart).to * 60, context.time_zone)
  if (ZonedTime.compare(starts, ends) >= 0) return null
  const from = local(starts)
  return { value: { kind: 'interval', from, to: local(ends), isDaySaid: day.said, grain: 'hour' }, other: null }
}

interface Range {
  starts: ZonedTime
  /** The start, in minutes since midnight. */
  from: number
  toClock: Clock
  /** `toClock` in minutes since midnight, read without regard to the start. */
  end: number
}

/**
 * Returns the end of a range: `toClock` on the day that the text names for it, or else the next time that the clock
 * shows `toClock`.
 */
function endOf({ toDays }: Draft, { starts, from, toClock, end }: Range, zoned: Clock, utterance: Utterance) {
  if (toDays) return timeOn(toDays.from, end, toClock, utterance)
  const length = readEnd(from, toClock) - from
  const firstDay = starts.withTimeZone(zoned.zone ?? utterance.context.time_zone).date
  const beginsLater = Math.floor(from / 1440)
  const shown = timeOn(
    firstDay.subtract({ days: beginsLater }),
    from + length,
    { ...zoned, second: toClock.second },
    utterance,
  )
  // A clock change can skip both times. Then the end is as long after the start as the words say.
  return ZonedTime.compare(starts, shown) < 0 ? shown : starts.add({ seconds: length * 60 })
}

export function interval(draft: Draft, clock: Clock, saidEnd: Clock, utterance: Utterance): Meaning | null {
  const toClock = draft.toPart ? inPart(saidEnd, draft.toPart) : saidEnd
  const day = dayOf(draft, utterance)
  // "2-4pm": the pm at the end holds for both. The start of "from 10 to 2" is read by itself.
  const hasKnownEnd = clock.isAmbiguous && !toClock.isAmbiguous && !partOf(draft) && !draft.toDays
  const end = reading(draft, toClock, day, utterance)
  const start = reading(draft, clock, day, utterance)
  const from = hasKnownEnd ? readStart(clock, end.minutes) : start.minutes
  const zoned = { ...clock, zone: clock.zone ?? toClock.zone }
  const starts = upcoming(day, from, zoned, utterance)
  const ends = endOf(draft, { starts, from, toClock, end: end.minutes }, zoned, utterance)
  if (ZonedTime.compare(starts, ends) >= 0) return null
  const other = otherDay(draft, (date) => local(timeOn(date, from, zoned, utterance)))
  const value: TimeValue = {
    kind: 'interval',
    from: local(starts),
    to: local(ends),
    isDaySaid: day.said,
    grain: clock.hasSeconds ? 'second' : 'minute',
  }
  return { value, other, certainty: certaintyOf(draft, hasKnownEnd ? 'certain' : start.certainty, other) }
}

export function partOfDay(draft: Draft, part: PartOfDay, utterance: Utterance): Meaning {
  const { now, context } = utterance
  const window = windowOf(part)
  const day = dayOf(draft, utterance)
  const isOver = !day.said && now.hour >= window.usual
  const date = isOver ? day.day.add({ days: 1 }) : day.day
  const at = (hour: number) => localTime(date, hour * 60, context.time_zone)
  const value: TimeValue = {
    kind: 'part',
    from: local(at(window.from)),
    to: local(at(window.to)),
    usual: local(soonWithin(at(window.usual), at(window.to), now)),
    minutes: draft.length ? minutesOf(draft.length) : null,
    isDaySaid: day.said,
    grain: 'hour',
  }
  const other = otherDay(draft, (other) => local(localTime(other, window.from * 60, context.time_zone)))
  return { value, other, certainty: certaintyOf(draft, 'certain', other) }
}

/**
 * Returns the start of a part of the day. "this afternoon", said in the middle of it, starts at the next half hour and
 * not in the past.
 */
function soonWithin(usual: ZonedTime, to: ZonedTime, now: ZonedTime) {
  const soon = now.roundUp(30 * 60)
  const isRunning = ZonedTime.compare(usual, now) < 0 && ZonedTime.compare(soon, to) < 0
  return isRunning ? soon : usual
}

/**
 * Returns a local time on a day; `minutes` may lie beyond midnight. A time that a clock change skips moves forward. Of
 * a time that happens twice, the first is taken.
 */
function localTime(day: PlainDate, minutes: number, time_zone: string): ZonedTime {
  const date = day.add({ days: Math.floor(minutes / 1440) })
  const rest = ((minutes % 1440) + 1440) % 1440
  return ZonedTime.of(date, Math.floor(rest / 60), rest % 60, 0, time_zone)
}
