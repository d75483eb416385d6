import { Temporal } from 'temporal-polyfill'
import { parseTimes } from '../src/times/parse-times.ts'
import type { FoundTime } from '../src/times/types.ts'
import { onceOf } from '../src/times/types.ts'
import type { TimeRecord } from './records.ts'

/** `right`: the value agrees to its grain; `empty`: no time was found; `wrong`: any other result. */
export interface TimeScore {
  record: TimeRecord
  verdict: 'right' | 'wrong' | 'empty'
  /** For a record with an end: whether the end is right as well. */
  isEndRight: boolean
  found: string
}

/** A value as the records have it. */
interface Reading {
  start: string
  /** Exclusive; null for a point in time. */
  end: string | null
}

/**
 * A phrase is right when exactly one time is found and its value agrees; a whole sentence (`any_of`) when one of
 * the times found does.
 */
export function scoreTime(record: TimeRecord): TimeScore {
  const now = Temporal.PlainDateTime.from(record.now)
  const context = { now: now.toZonedDateTime(record.offset).toInstant().toString(), time_zone: record.offset }
  const times = parseTimes(record.text, context)
  const found = times.map(shown).join(', ')
  if (times.length === 0) return { record, verdict: 'empty', isEndRight: false, found }
  const right = record.any_of
    ? times.some((time) => isAnyOf(time, record))
    : times.length === 1 && isStart(times[0]!, record)
  return {
    record,
    verdict: right ? 'right' : 'wrong',
    isEndRight: right && times.some((time) => isEnd(time, record)),
    found,
  }
}

function readingOf(time: FoundTime): Reading | null {
  const once = onceOf(time)
  if (!once) return null
  switch (once.kind) {
    case 'day':
      return { start: `${once.day}T00:00:00`, end: null }
    case 'days':
      return { start: `${once.from}T00:00:00`, end: `${once.to}T00:00:00` }
    case 'part':
    case 'interval':
      return { start: once.from, end: once.to }
    default:
      return { start: once.time, end: endOf(once.time, once.minutes) }
  }
}

/** The end of a time that lasts: "4pm for 30 minutes". */
function endOf(time: string, minutes: number | null): string | null {
  return minutes === null
    ? null
    : Temporal.PlainDateTime.from(time).add({ minutes }).toString({ smallestUnit: 'second' })
}

/**
 * A part of the day has two starts: its own, and the usual one of a todo for it. So has a day that is counted from now:
 * its own, and the present time of day, at which a reminder for it rings.
 */
function startsOf(time: FoundTime, { start }: Reading): string[] {
  const once = onceOf(time)
  if (once?.kind === 'day' && once.same_time) return [start, once.same_time]
  return once?.kind === 'part' ? [start, once.usual] : [start]
}

/** How many characters of `YYYY-MM-DDTHH:MM:SS` a grain compares. A week or a quarter is compared by its first day. */
const COMPARED = { year: 4, quarter: 7, month: 7, week: 10, day: 10, hour: 13, minute: 16, second: 19 }

function isStart(time: FoundTime, { start, end, grain, direction, now }: TimeRecord): boolean {
  const reading = readingOf(time)
  if (!reading || !start || !grain) return false
  const same = (value: string, expected: string) =>
    value.slice(0, COMPARED[grain]) === expected.slice(0, COMPARED[grain])
  const isSameStart = startsOf(time, reading).some((value) => same(value, start))
  if (direction) return time.relation === (direction === 'before' ? 'by' : 'from') && isSameStart
  // Records write "by Friday" as the interval from now to Friday.
  if (time.relation === 'by' && end && start === now) return same(reading.end ?? reading.start, end)
  return isSameStart
}

/** Duckling includes the last unit of an interval ("8am - 1pm" ends at 14:00), people do not. Both ends are right. */
function isEnd(time: FoundTime, { end, grain, start, now }: TimeRecord): boolean {
  const reading = readingOf(time)
  if (!end || !grain || !reading) return false
  const ours = reading.end ?? (start === now ? reading.start : null)
  if (!ours) return false
  const unit = {
    year: 'years',
    quarter: 'months',
    month: 'months',
    week: 'weeks',
    day: 'days',
    hour: 'hours',
    minute: 'minutes',
    second: 'seconds',
  }
  const oneMore = Temporal.PlainDateTime.from(ours).add({ [unit[grain]]: grain === 'quarter' ? 3 : 1 })
  return ours === end || oneMore.toString({ smallestUnit: 'second' }) === end
}

/** Whether one of the accepted dates, clock times or both agrees, as far as it is written. A part of the day also has its usual time. */
function isAnyOf(time: FoundTime, { any_of = [] }: Pick<TimeRecord, 'any_of'>): boolean {
  const reading = readingOf(time)
  if (!reading) return false
  const values = startsOf(time, reading)
  return any_of.some((accepted) =>
    values.some((value) => value.startsWith(accepted.replace(' ', 'T')) || value.slice(11) === accepted),
  )
}

function shown(time: FoundTime): string {
  const reading = readingOf(time)
  if (!reading) return time.kind === 'duration' ? `${time.minutes} min` : time.kind
  const relation = time.relation === 'at' ? '' : `${time.relation} `
  return relation + reading.start + (reading.end ? `/${reading.end}` : '')
}
