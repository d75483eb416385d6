import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import { timeTexts } from '../texts/time.ts'
import type { Day } from './time.ts'
import { addDays, dayOf, daysBetween } from './time.ts'
import { dateFormat, timeHours } from './time-style.ts'

interface Reader {
  time_zone: string
  today: Day
  /** Default: as the user reads clocks, see `setTimeStyle`. */
  hourCycle?: HourCycle | undefined
}

/**
 * Returns "Today", "Tomorrow" or "Yesterday"; "Wednesday" for the next six days; else "Dec 24", with the year if it is
 * not this year.
 */
export function formatDay(day: Day, today: Day): string {
  const distance = daysBetween(today, day)
  if (distance === 0) return timeTexts.today
  if (distance === 1) return timeTexts.tomorrow
  if (distance === -1) return timeTexts.yesterday
  if (distance > 1 && distance < 7) return formatDate(day, { weekday: 'long' })
  return formatDate(day, { month: 'short', day: 'numeric', ...(!sameYear(day, today) && { year: 'numeric' }) })
}

/** Returns the days of a todo that lasts several: "Dec 20 – Jan 3", each with its year if it is not this year. */
export function formatDayRange(first: Day, last: Day, today: Day): string {
  const date = (day: Day) =>
    formatDate(day, { month: 'short', day: 'numeric', ...(!sameYear(day, today) && { year: 'numeric' }) })
  return `${date(first)} – ${date(last)}`
}

/** Returns the heading of a group of todos: "Wednesday, Nov 25". */
export function formatDayHeading(day: Day): string {
  return formatDate(day, { weekday: 'long', month: 'short', day: 'numeric' })
}

/** Returns "2:00 PM" or "14:00". */
export function formatClock(instant: string, { time_zone, hourCycle = timeHours() }: Omit<Reader, 'today'>): string {
  const hour = hourCycle === 'h23' ? '2-digit' : 'numeric'
  return dateFormat({ timeZone: time_zone, hour, minute: '2-digit', hourCycle }).format(new Date(instant))
}

/** Returns the offset of a zone from UTC at an instant: "GMT+2". */
export function formatOffset(instant: string, time_zone: string): string {
  const parts = dateFormat({ timeZone: time_zone, timeZoneName: 'shortOffset' }).formatToParts(new Date(instant))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? time_zone
}

/** Returns "2:00 PM – 3:00 PM", with the day of the end if it differs from the day of the start. */
export function formatClockRange(start: string, end: string, reader: Reader): string {
  const [first, last] = [dayOf(start, reader.time_zone), dayOf(end, reader.time_zone)]
  const endsAtMidnight = last === addDays(first, 1) && dayOf(justBefore(end), reader.time_zone) === first
  const endDay = first === last || endsAtMidnight ? '' : `${formatDay(last, reader.today)} `
  return `${formatClock(start, reader)} – ${endDay}${formatClock(end, reader)}`
}

/** Returns "Tomorrow, 2:00 PM". */
export function formatInstant(instant: string, reader: Reader): string {
  return `${formatDay(dayOf(instant, reader.time_zone), reader.today)}, ${formatClock(instant, reader)}`
}

/** Returns an unambiguous day: "Sat, Dec 5", with the year if it is not this year. */
export function formatExactDay(day: Day, today: Day): string {
  const year = sameYear(day, today) ? {} : ({ year: 'numeric' } as const)
  return formatDate(day, { weekday: 'short', month: 'short', day: 'numeric', ...year })
}

/** Returns "Sat, Dec 5, 2:00 PM". */
export function formatExactInstant(instant: string, reader: Reader): string {
  return `${formatExactDay(dayOf(instant, reader.time_zone), reader.today)}, ${formatClock(instant, reader)}`
}

const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?/

/**
 * Returns "Tomorrow, 2:00 PM" for a local day or time from the server, such as `2026-01-16 14:00`. Returns other texts
 * unchanged.
 */
export function formatLocal(local: string, { today, ...reader }: Omit<Reader, 'time_zone'>): string {
  const [, day, clock] = LOCAL_TIME.exec(local) ?? []
  if (!day) return local
  const time = clock && formatClock(`${day}T${clock}:00Z`, { ...reader, time_zone: 'UTC' })
  return [formatDay(day, today), time].filter(Boolean).join(', ')
}

/** Returns the same within a sentence: "tomorrow at 2:00 PM", "on Friday at 2:00 PM". */
export function formatLocalInSentence(local: string, { today, ...reader }: Omit<Reader, 'time_zone'>): string {
  const [, day, clock] = LOCAL_TIME.exec(local) ?? []
  if (!day) return local
  const near = NEAR_DAYS[daysBetween(today, day)]
  const when = near ? timeTexts.inSentence[near] : timeTexts.on(formatDay(day, today))
  return clock ? timeTexts.at(when, formatClock(`${day}T${clock}:00Z`, { ...reader, time_zone: 'UTC' })) : when
}

const NEAR_DAYS: Record<number, 'today' | 'tomorrow' | 'yesterday'> = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }

const SERVER_TIME = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)/g

/** Replaces the local times in a text from the server, such as `Fri 2026-01-16 14:00`, by formatted ones. */
export function formatTimesIn(text: string, reader: Omit<Reader, 'time_zone'>): string {
  return text.replace(SERVER_TIME, (_, local: string) => formatLocal(local, reader))
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString()
}

function sameYear(a: Day, b: Day): boolean {
  return a.slice(0, 4) === b.slice(0, 4)
}

function formatDate(day: Day, options: Intl.DateTimeFormatOptions): string {
  return dateFormat({ timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`))
}
