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
import type { ClockReading } from './clock-sense.ts'
import { localTime, readClock, readEnd, readStart } from './clock-sense.ts'
import type { Meaning, Moment } from './reference-time.ts'
import { local, otherDay, partOf, sure } from './reference-time.ts'

/** "in 20 minutes" is a full minute, as todos have no seconds, unless seconds were said. */
export function instant({ length, sign }: Shift, { now }: Moment): TimeValue {
  const { months, days, seconds } = length
  const time = now.add({ months: sign * months, days: sign * days, seconds: sign * seconds })
  const whole_minutes = seconds % 60 === 0
  const rounded = time.roundUp(whole_minutes ? 60 : 1)
  return { kind: 'day_time', time: local(rounded), minutes: null, grain: whole_minutes ? 'minute' : 'second' }
}

const SECONDS = { hour: 3600, minute: 60, second: 1 }

/** "the next 3 hours" begin with the next whole hour, "the last 3" end with the last whole one. */
export function clockWindow({ unit, count, sign }: Window, { now }: Moment): TimeValue {
  const size = SECONDS[unit]
  const from = now.roundDown(size).add({ seconds: sign > 0 ? size : -count * size })
  return {
    kind: 'interval',
    from: local(from),
    to: local(from.add({ seconds: count * size })),
    day_said: true,
    grain: unit,
  }
}

interface SaidDay {
  day: PlainDate
  /** Whether it was said, and is no mere default. */
  said: boolean
}

/** The day on which a clock time falls: of a week or month its first, or today when it runs already. */
function dayOf({ days, part }: Draft, { now }: Moment): SaidDay {
  const today = now.date
  if (!days) return { day: today, said: part?.today === true }
  const is_running = !isOneDay(days) && isBefore(days.from, today) && isBefore(today, days.to)
  return { day: is_running ? today : days.from, said: true }
}

function reading(draft: Draft, clock: Clock, day: SaidDay, moment: Moment): ClockReading {
  const { now, nearby } = moment
  // What comes again is not moved to the evening because today's morning is over.
  const may_be_today = !draft.repeat && day.day.equals(now.date)
  return readClock(clock, {
    text: nearby,
    part: partOf(draft)?.part,
    now_minutes: may_be_today ? now.hour * 60 + now.minute : null,
  })
}

/** A clock time on a day in the zone that was named, or the speaker's. */
function timeOn(day: PlainDate, minutes: number, clock: Clock, { context }: Moment): ZonedTime {
  const time = localTime(day, minutes, clock.zone ?? context.time_zone).add({ seconds: clock.second })
  return time.withTimeZone(context.time_zone)
}

/** A time that is past is meant for the day after, unless its day was said. */
function upcoming({ day, said }: SaidDay, minutes: number, clock: Clock, moment: Moment): ZonedTime {
  const time = timeOn(day, minutes, clock, moment)
  const is_past = ZonedTime.compare(time, moment.now) <= 0
  return is_past && !said ? timeOn(day.add({ days: 1 }), minutes, clock, moment) : time
}

export function clockTime(draft: Draft, clock: Clock, moment: Moment): Meaning {
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

interface Range {
  starts: ZonedTime
  /** Minutes of the day at which it begins. */
  from: number
  to_clock: Clock
  /** Minutes of the day that `to_clock` reads by itself. */
  end: number
}

/** Where a range ends: on the day that was said, else at the next time that the clock shows what was said. */
function endOf({ to_days }: Draft, { starts, from, to_clock, end }: Range, zoned: Clock, moment: Moment) {
  if (to_days) return timeOn(to_days.from, end, to_clock, moment)
  const length = readEnd(from, to_clock) - from
  const first_day = starts.withTimeZone(zoned.zone ?? moment.context.time_zone).date
  const begins_later = Math.floor(from / 1440)
  const shown = timeOn(
    first_day.subtract({ days: begins_later }),
    from + length,
    { ...zoned, second: to_clock.second },
    moment,
  )
  // Both may lie in the hour that a clock change skips; then the length is what is left of the words.
  return ZonedTime.compare(starts, shown) < 0 ? shown : starts.add({ seconds: length * 60 })
}

export function interval(draft: Draft, clock: Clock, to_clock: Clock, moment: Moment): Meaning | null {
  const day = dayOf(draft, moment)
  // "2-4pm": an afternoon that is said at the end counts for both; "from 10 to 2" begins in its own half of the day.
  const known_end = clock.open && !to_clock.open && !partOf(draft) && !draft.to_days
  const end = reading(draft, to_clock, day, moment)
  const begin = reading(draft, clock, day, moment)
  const from = known_end ? readStart(clock, end.minutes) : begin.minutes
  const zoned = { ...clock, zone: clock.zone ?? to_clock.zone }
  const starts = upcoming(day, from, zoned, moment)
  const ends = endOf(draft, { starts, from, to_clock, end: end.minutes }, zoned, moment)
  if (ZonedTime.compare(starts, ends) >= 0) return null
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

export function partOfDay(draft: Draft, part: PartOfDay, moment: Moment): Meaning {
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
function soonWithin(usual: ZonedTime, to: ZonedTime, now: ZonedTime) {
  const soon = now.roundUp(30 * 60)
  const is_running = ZonedTime.compare(usual, now) < 0 && ZonedTime.compare(soon, to) < 0
  return is_running ? soon : usual
}
