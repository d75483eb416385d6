import { AppError } from '@todo-agents/contract/errors'
import type { TodoPatch } from '@todo-agents/contract/todo'

/** The time of a todo: a day, a start and an end, or nothing. */
export interface TodoTimes {
  due_date: string | null
  start_time: string | null
  end_time: string | null
}

export const NO_TIMES: TodoTimes = { due_date: null, start_time: null, end_time: null }

const MINUTE_MS = 60_000
const LAST_DAY = '9999-12-31'
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Returns the times of a todo after a patch. A day removes start and end, and a start removes the day. A start without
 * an end keeps the duration; if there was none, the todo lasts `default_duration` minutes. An end alone moves only the
 * end. Throws AppError `invalid_request` with the name of the wrong field.
 */
export function patchTimes(current: TodoTimes, patch: TodoPatch, default_duration: number): TodoTimes {
  const { due_date, start_time, end_time } = patch
  if (due_date) return { due_date, start_time: null, end_time: null }
  if (start_time) return timed(start_time, end_time ?? endFor(current, start_time, default_duration, end_time))

  const start = start_time === null ? null : current.start_time
  if (start === null) {
    if (end_time) throw endWithoutStart()
    return { due_date: due_date === null ? null : current.due_date, start_time: null, end_time: null }
  }
  if (end_time === null) throw startWithoutEnd()
  return { due_date: null, start_time: start, end_time: current.end_time, ...(end_time && timed(start, end_time)) }
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
  return { due_date: null, start_time, end_time }
}

function endWithoutStart(): AppError {
  const message = 'A todo without a start_time cannot have an end_time. Give a start_time too.'
  return new AppError('invalid_request', message, { field: 'end_time' })
}

function startWithoutEnd(): AppError {
  const message = 'A todo with a start_time has an end_time. Set start_time to null to remove both.'
  return new AppError('invalid_request', message, { field: 'end_time' })
}

/**
 * Returns the sort key of a todo: its start, or the first instant of its day in the user's time zone. A todo without
 * either gets `infinity`, and sorts after all others.
 */
export function sortTime({ start_time, due_date }: TodoTimes, time_zone: string): string {
  return start_time ?? (due_date ? startOfDay(due_date, time_zone) : 'infinity')
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
