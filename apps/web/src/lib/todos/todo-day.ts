import type { Todo } from '@todo-agents/contract/todo'
import type { Day } from '../time/time.ts'
import { dayOf } from '../time/time.ts'

/** `today`: the present day in the time zone. */
export interface Calendar {
  time_zone: string
  today: Day
}

/** The days of a todo by the time zone. A todo is never changed in place, so its days stay the same. */
const knownDays = new Map<string, WeakMap<Todo, readonly [Day, Day] | null>>()

/** Returns the first and the last day of a todo, or null if it has no date. */
function daysOf(todo: Todo, time_zone: string): readonly [Day, Day] | null {
  const known = knownDays.get(time_zone) ?? new WeakMap()
  knownDays.set(time_zone, known)
  const days = known.get(todo)
  if (days !== undefined) return days
  const read = readDays(todo, time_zone)
  known.set(todo, read)
  return read
}

function readDays(
  { due_date, end_date, start_time, end_time, alarm_time }: Todo,
  time_zone: string,
): readonly [Day, Day] | null {
  if (due_date) return [due_date, end_date ?? due_date]
  if (start_time && end_time) return [dayOf(start_time, time_zone), dayOf(end_time, time_zone)]
  return alarm_time ? [dayOf(alarm_time, time_zone), dayOf(alarm_time, time_zone)] : null
}

/**
 * Returns the day of a todo, or null if it has no date. The day is today if the todo has started and not ended. A todo
 * with nothing but an alarm is on the day of its alarm.
 */
export function todoDay(todo: Todo, { time_zone, today }: Calendar): Day | null {
  const days = daysOf(todo, time_zone)
  if (days === null) return null
  const [first, last] = days
  return first < today && last >= today ? today : first
}
