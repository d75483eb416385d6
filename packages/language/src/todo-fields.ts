import { PlainDate } from './calendar/plain-date.ts'
import { ZonedTime } from './calendar/zoned-time.ts'
import type { ReminderAt, Wishes } from './commands/types.ts'
import type { Customs } from './customs.ts'
import { dateOrder, isUsStyle } from './customs.ts'
import { ruleText } from './recurrence/rule-text.ts'
import type { FoundTime, RecurrenceFrom, TimeContext } from './times/types.ts'
import { onceOf } from './times/types.ts'

/** The settings of a user that decide when a todo is. */
export interface Planner extends Customs {
  /** The instant, ISO 8601. */
  now: string
  /** Minutes that a todo lasts when no length was said. */
  default_duration: number
}

/**
 * When a todo is, in days `YYYY-MM-DD` and local times `YYYY-MM-DD HH:MM:SS`. `end_date` is the last of several whole
 * days.
 */
export type Schedule = { due_date: string; end_date?: string } | { start_time: string; end_time?: string }

/** Returns the context in which the words of a user are read. */
export function timeContext({ now, ...customs }: Customs & Pick<Planner, 'now'>): TimeContext {
  const { time_zone, first_day_of_week } = customs
  const week_start = first_day_of_week ?? (isUsStyle(customs) ? 'sunday' : 'monday')
  return { now, time_zone, week_start, date_order: dateOrder(customs) }
}

/** Returns a local time or a day in the form of {@link Schedule}: `2026-01-15 14:00:00`. */
export function localTime(local: string): string {
  return local.length === 10 ? `${local} 00:00:00` : local.replace('T', ' ')
}

/** Returns the local time `minutes` of real time later, also across a clock change. */
export function plusMinutes(local: string, minutes: number, time_zone: string): string {
  const later = ZonedTime.at(local, time_zone).add({ seconds: 60 * minutes })
  return localTime(later.toString())
}

/**
 * Returns the time of a reminder `minutes` before a local time. Whole days count by the wall clock: the day before a todo
 * at 9:00 is at 9:00, also when the clocks change between them.
 */
export function alarmBefore(local: string, minutes: number, time_zone: string): string {
  if (minutes === 0 || minutes % 1440 !== 0) return plusMinutes(local, -minutes, time_zone)
  return `${plusDays(local.slice(0, 10), -minutes / 1440)} ${localTime(local).slice(11)}`
}

/** Returns the time of a reminder at a clock time, some days before the day of a todo. */
export function alarmOnDay(schedule: Schedule, { days, time }: ReminderAt): string {
  const day = 'start_time' in schedule ? schedule.start_time.slice(0, 10) : schedule.due_date
  return localTime(`${plusDays(day, -days)}T${time}:00`)
}

export function plusDays(day: string, days: number): string {
  return PlainDate.parse(day).add({ days }).toString()
}

/** Returns today's date for the user, `YYYY-MM-DD`. */
export function todayOf({ now, time_zone }: Pick<Planner, 'now' | 'time_zone'>): string {
  return ZonedTime.parse(now, time_zone).date.toString()
}

/**
 * Returns when a todo for this time is. For a repetition that is its next occurrence. Returns null for a mere length.
 * - With a deadline that has a clock time ("by 5 pm"), the todo ends at that time. With a deadline of days, it is due
 *   on the last day.
 * - Several whole days ("20 December to 3 January") have a first and a last day.
 * - Days with a `usual` day are due on it: "the end of May" on its last day, "after the weekend" on Monday.
 * - A week, weekend, month or year that has begun is due on its last day, a coming one on its first.
 */
export function scheduleOf(found: FoundTime, minutes: number | undefined, planner: Planner): Schedule | null {
  const time = onceOf(found)
  if (!time) return null
  switch (time.kind) {
    case 'day':
      return { due_date: time.day }
    case 'days':
      return daysSchedule(time, todayOf(planner))
    case 'interval':
      return { start_time: localTime(time.from), end_time: localTime(time.to) }
    case 'part':
      return startingAt(time.usual, minutes, planner)
    default: {
      if (time.relation !== 'by') return startingAt(time.time, minutes, planner)
      const length = minutes ?? planner.default_duration
      return { start_time: plusMinutes(time.time, -length, planner.time_zone), end_time: localTime(time.time) }
    }
  }
}

/** Whether a todo for this time has a time of day. Only then can it have a length and a reminder. */
export function hasClock(time: FoundTime): boolean {
  const kind = onceOf(time)?.kind
  return kind !== undefined && kind !== 'day' && kind !== 'days'
}

/**
 * Returns the time fields of a new todo, in the form of {@link Schedule}. A reminder needs a start time, unless the time
 * is that of the reminder: then the todo has nothing else.
 */
export function timesOf(
  {
    time,
    minutes,
    reminder,
    reminder_at,
    isPoint,
  }: Pick<Wishes, 'time' | 'minutes' | 'reminder' | 'reminder_at' | 'isPoint'>,
  planner: Planner,
): (Schedule & { alarm_time?: string }) | { alarm_time: string } | Record<string, never> {
  const schedule = time && scheduleOf(time, minutes, planner)
  if (!schedule) return {}
  if (isPoint && 'start_time' in schedule) return { alarm_time: schedule.start_time }
  if (reminder_at) return { ...schedule, alarm_time: alarmOnDay(schedule, reminder_at) }
  if (reminder === undefined || !('start_time' in schedule)) return schedule
  return { ...schedule, alarm_time: alarmBefore(schedule.start_time, reminder, planner.time_zone) }
}

/** Returns the rule of a new todo, as the server stores it. Empty for a time that does not repeat. */
export function recurrenceOf(time: FoundTime | undefined): {
  recurrence?: string
  recurrence_from?: RecurrenceFrom
} {
  if (time?.kind !== 'recurrence') return {}
  const { rule, recurrence_from } = time
  return { recurrence: ruleText(rule), ...(recurrence_from === 'completion' && { recurrence_from }) }
}

function startingAt(local: string, minutes: number | undefined, { time_zone }: Planner): Schedule {
  const start_time = localTime(local)
  return minutes ? { start_time, end_time: plusMinutes(local, minutes, time_zone) } : { start_time }
}

function daysSchedule(time: Extract<FoundTime, { kind: 'days' }>, today: string): Schedule {
  if (time.usual) return { due_date: time.usual }
  const last = plusDays(time.to, -1)
  if (time.relation === 'by') return { due_date: last }
  if (time.grain === 'day') return last > time.from ? { due_date: time.from, end_date: last } : { due_date: time.from }
  return { due_date: time.from <= today && last >= today ? last : time.from }
}
