import type { OccurrenceTimes, TodoContent } from '@todo-agents/contract/todo'
import { instantToWallClock, isDay, wallClockToInstant } from '../recurrence/wall-clock.ts'
import type { TodoTimes } from './todo-times.ts'
import { NO_TIMES } from './todo-times.ts'

/** All fields that say when a todo is. */
export type Times = TodoTimes & Pick<TodoContent, 'alarm_time'>

/** Picks the times of a todo. */
export function timesOf({ due_date, end_date, start_time, end_time, alarm_time }: Times): Times {
  return { due_date, end_date, start_time, end_time, alarm_time }
}

const MINUTE_MS = 60_000

/**
 * Returns where a todo stands on the user's clock: its start, its day, or the alarm of a todo that has nothing else.
 * Null for a todo without a time.
 */
export function anchorOf({ start_time, due_date, alarm_time }: Times, time_zone: string): string | null {
  if (start_time) return instantToWallClock(start_time, time_zone)
  return due_date ?? (alarm_time && instantToWallClock(alarm_time, time_zone))
}

/** Returns the times of a todo relative to its anchor. */
export function relativeTimes(times: Times, time_zone: string): OccurrenceTimes {
  const { start_time, end_time, due_date, end_date, alarm_time } = times
  const anchor = anchorOf(times, time_zone)
  return {
    minutes: start_time && end_time ? (Date.parse(end_time) - Date.parse(start_time)) / MINUTE_MS : null,
    days: due_date && end_date ? daysBetween(due_date, end_date) : null,
    alarm: anchor && alarm_time ? minutesBetween(anchor, instantToWallClock(alarm_time, time_zone)) : null,
  }
}

/** Returns the times of an occurrence at this place. */
export function timesAt(occurrence: string, { minutes, days, alarm }: OccurrenceTimes, time_zone: string): Times {
  const alarm_time = alarm === null ? null : wallClockToInstant(plusMinutes(occurrence, alarm), time_zone)
  if (isDay(occurrence)) {
    return {
      ...NO_TIMES,
      due_date: occurrence,
      end_date: days === null ? null : plusDays(occurrence, days),
      alarm_time,
    }
  }
  if (minutes === null) return { ...NO_TIMES, alarm_time }
  const start_time = wallClockToInstant(occurrence, time_zone)
  const end_time = new Date(Date.parse(start_time) + minutes * MINUTE_MS).toISOString()
  return { ...NO_TIMES, start_time, end_time, alarm_time }
}

/**
 * Returns the alarm of a todo that moved: at the same distance on the user's clock. Between a time of day and a whole
 * day, it keeps its own time of day instead.
 */
export function movedAlarm(before: Times, after: TodoTimes, time_zone: string): string | null {
  const { alarm_time } = before
  const from = anchorOf(before, time_zone)
  const to = anchorOf({ ...after, alarm_time: null }, time_zone)
  if (!alarm_time || !from || !to || from === to) return alarm_time
  const alarm = instantToWallClock(alarm_time, time_zone)
  const isSameKind = isDay(from) === isDay(to) && (before.start_time !== null) === (after.start_time !== null)
  const minutes = isSameKind ? minutesBetween(from, to) : daysBetween(from.slice(0, 10), to.slice(0, 10)) * 24 * 60
  return wallClockToInstant(plusMinutes(alarm, minutes), time_zone)
}

/** Returns the difference on the clock in minutes. A day counts from its midnight. */
function minutesBetween(from: string, to: string): number {
  const { seconds } = Temporal.PlainDateTime.from(from).until(Temporal.PlainDateTime.from(to), {
    largestUnit: 'second',
  })
  return seconds / 60
}

/** Returns the time that the clock shows so many minutes later, when it is not changed in between. */
function plusMinutes(wall_clock: string, minutes: number): string {
  const time = Temporal.PlainDateTime.from(wall_clock).add({ seconds: Math.round(minutes * 60) })
  return time.toString({ smallestUnit: 'second' })
}

function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days
}
