import { AppError } from '@todo-agents/contract/errors'
import type { TodoContent, TodoPatch } from '@todo-agents/contract/todo'

/** The time of a todo: a day or several days, a start and an end, or nothing. */
export type TodoTimes = Pick<TodoContent, 'due_date' | 'end_date' | 'start_time' | 'end_time'>

export const NO_TIMES: TodoTimes = { due_date: null, end_date: null, start_time: null, end_time: null }

const MINUTE_MS = 60_000
const LAST_DAY = '9999-12-31'
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Returns the times of a todo after a patch. A day removes start and end, and a start removes the day. A new first day
 * without a last one keeps the number of days. A start without an end keeps the duration; if there was none, the todo
 * lasts `default_duration` minutes. An end alone moves only the end. Throws AppError `invalid_request` with the name of
 * the wrong field.
 */
export function patchTimes(current: TodoTimes, patch: TodoPatch, default_duration: number): TodoTimes {
  const { due_date, start_time, end_time } = patch
  if (due_date) return { ...NO_TIMES, due_date, end_date: lastDay(current, patch, due_date) }
  if (start_time) return timed(start_time, end_time ?? endFor(current, start_time, default_duration, end_time))

  const start = start_time === null ? null : current.start_time
  if (start === null) {
    if (end_time) throw endWithoutStart()
    const day = due_date === null ? null : current.due_date
    return { ...NO_TIMES, due_date: day, end_date: lastDay(current, patch, day) }
  }
  if (patch.end_date) throw endDateWithoutDay()
  if (end_time === null) throw startWithoutEnd()
  return { ...NO_TIMES, start_time: start, end_time: current.end_time, ...(end_time && timed(start, end_time)) }
}

/** Returns the last day of a todo that is on `due_date`, or null for a todo of one day. */
function lastDay(current: TodoTimes, { end_date }: TodoPatch, due_date: string | null): string | null {
  if (due_date === null) {
    if (end_date) throw endDateWithoutDay()
    return null
  }
  const last = end_date === undefined ? lastDayAfterMove(current, due_date) : end_date
  if (last === null || last > due_date) return last
  throw new AppError('invalid_request', 'The end_date must be after the due_date.', { field: 'end_date' })
}

function lastDayAfterMove(current: TodoTimes, due_date: string): string | null {
  if (current.due_date === null || current.end_date === null) return null
  const days = Temporal.PlainDate.from(current.due_date).until(current.end_date)
  const last = Temporal.PlainDate.from(due_date).add(days).toString()
  // A year beyond 9999 is written with a sign and six digits.
  if (last.length > LAST_DAY.length) {
    throw new AppError('invalid_request', 'The todo would end after the year 9999.', { field: 'due_date' })
  }
  return last
}

/**
 * Returns the end of a todo that starts at `start_time` and is given no end. If the patch sets the end to null, the
 * todo lasts `default_duration` again instead of its old duration.
 */
function endFor(current: TodoTimes, start_time: string, default_duration: number, end_time?: null): string {
  const duration =
    current.start_time && current.end_time && end_time !== null
      ? Date.parse(current.end_time) - Date.parse(current.start_time)
      : default_duration * MINUTE_MS
  const end = Date.parse(start_time) + duration
  if (end > LAST_INSTANT) {
    throw new AppError('invalid_request', 'The todo would end after the year 9999.', { field: 'start_time' })
  }
  return new Date(end).toISOString()
}

function timed(start_time: string, end_time: string): TodoTimes {
  if (end_time <= start_time) {
    throw new AppError('invalid_request', 'The end_time must be after the start_time.', { field: 'end_time' })
  }
  return { ...NO_TIMES, start_time, end_time }
}

function endWithoutStart(): AppError {
  const message = 'A todo without a start_time cannot have an end_time. Give a start_time too.'
  return new AppError('invalid_request', message, { field: 'end_time' })
}

function endDateWithoutDay(): AppError {
  return new AppError('invalid_request', 'Only a todo with a due_date can have an end_date.', { field: 'end_date' })
}

function startWithoutEnd(): AppError {
  const message = 'A todo with a start_time has an end_time. Set start_time to null to remove both.'
  return new AppError('invalid_request', message, { field: 'end_time' })
}

/**
 * Returns the sort key of a todo: its start, or the first instant of its day in the user's time zone, or else its alarm.
 * A todo without any of them gets `infinity`, and sorts after all others.
 */
export function sortTime(
  { start_time, due_date, alarm_time }: Pick<TodoContent, 'start_time' | 'due_date' | 'alarm_time'>,
  time_zone: string,
): string {
  return start_time ?? (due_date ? startOfDay(due_date, time_zone) : (alarm_time ?? 'infinity'))
}

/** Returns the first instant of a calendar day in a time zone. It is later than 00:00 when the clocks skip midnight. */
export function startOfDay(day: string, time_zone: string): string {
  return toIso(Temporal.PlainDate.from(day).toZonedDateTime(time_zone))
}

/** Returns the first instant of the next day, or `infinity` after the last day of the calendar. */
export function endOfDay(day: string, time_zone: string): string {
  if (day === LAST_DAY) return 'infinity'
  return toIso(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(time_zone))
}

function toIso(time: Temporal.ZonedDateTime): string {
  return new Date(time.epochMilliseconds).toISOString()
}
