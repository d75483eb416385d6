import type { Todo, TodoPatch } from '@todo-agents/contract/todo'
import type { Day } from '../time/time.ts'
import { addMinutes, minutesBetween, onDay } from '../time/time.ts'

/**
 * Returns a todo as the server will answer after an update, for the time until the answer comes. Follows the rules of
 * `todoUpdateSchema`: a day clears the times, a start clears the day, the duration is kept, and the alarm moves along. The
 * answer corrects what only the server knows, such as the alarm of a day across a change of the clocks.
 */
export function withPatch(todo: Todo, patch: TodoPatch, default_duration: number): Todo {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Todo>
  const next: Todo = { ...todo, ...given }
  if (given.due_date) Object.assign(next, { start_time: null, end_time: null })
  if (given.due_date !== undefined && given.end_date === undefined) next.end_date = movedEnd(todo, given.due_date)
  if (given.start_time) {
    Object.assign(next, { due_date: null, end_date: null })
    const minutes = todo.start_time && todo.end_time ? minutesBetween(todo.start_time, todo.end_time) : default_duration
    next.end_time = given.end_time ?? addMinutes(given.start_time, minutes)
  }
  if (given.start_time === null && given.end_time === undefined) next.end_time = null
  const [from, to] = [startOf(todo), startOf(next)]
  if (given.alarm_time === undefined && todo.alarm_time && from !== null && to !== null && from !== to) {
    next.alarm_time = new Date(Date.parse(todo.alarm_time) + to - from).toISOString()
  }
  return next
}

/** Returns a todo as it will be after `todo.move`, which keeps the time on the clock. */
export function movedToDay(todo: Todo, day: Day, time_zone: string): Todo {
  const { start_time, end_time, alarm_time, due_date } = todo
  if (!start_time && !due_date && alarm_time) return { ...todo, alarm_time: onDay(alarm_time, day, time_zone) }
  if (!start_time || !end_time) return withPatch(todo, { due_date: day }, 0)
  return withPatch(todo, { start_time: onDay(start_time, day, time_zone) }, minutesBetween(start_time, end_time))
}

/** The last day of a todo of several days moves with its first one. */
function movedEnd({ due_date, end_date }: Todo, moved: string | null): string | null {
  if (!moved || !due_date || !end_date) return null
  const days = Date.parse(end_date) - Date.parse(due_date)
  return new Date(Date.parse(moved) + days).toISOString().slice(0, 10)
}

function startOf({ start_time, due_date }: Todo): number | null {
  const start = start_time ?? due_date
  return start === null ? null : Date.parse(start)
}
