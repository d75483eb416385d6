import { setImmediate } from 'node:timers/promises'
import type { OccurrenceTimes, TimeRange, Todo } from '@todo-agents/contract/todo'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { parseRule } from '../recurrence/parse-rule.ts'
import { instantToWallClock } from '../recurrence/wall-clock.ts'
import type { Times } from './occurrence-times.ts'
import { relativeTimes, timesAt } from './occurrence-times.ts'
import type { Repeating } from './series.ts'
import { startOfDay } from './todo-times.ts'

/** An open todo that repeats. `taken`: later places that have a todo of the series already. */
export type Series = Repeating<Todo> & { taken: string[] }

/** An occurrence after the one that is stored. */
export interface LaterOccurrence {
  todo: Series
  /** Where the rule puts it, on the user's clock. */
  occurrence: string
  times: Times
  /** The first instant: of the time, of the day, or of the reminder. */
  start_time: string
  /** Equal to `start_time` for a day and for a point in time. */
  end_time: string
}

export interface LaterOccurrences {
  /** In the order of their times. */
  occurrences: LaterOccurrence[]
  /** False when there are more in the range than `limit`. */
  is_complete: boolean
}

interface Wanted extends Pick<TimeRange, 'start_time' | 'end_time'> {
  /** Which occurrences are in the range: those that start in it, or those that take time in it. */
  which: 'starting' | 'busy'
  limit: number
  time_zone: string
}

const MINUTE_MS = 60_000
/** The order of times on the clock differs from that of instants by no more than a change of the clocks. */
const CLOCK_CHANGE_MS = 3 * 60 * MINUTE_MS
/** How many occurrences of one todo can lie within these hours before and after a range. */
const AROUND = 10
/** After so many todos other work gets its turn, because each rule takes some 0.2 ms. */
const TODOS_PER_TURN = 25

/**
 * Computes the later occurrences of open todos in a range of instants: the first `limit` of them. Once there are as many,
 * only the time before the last of them is computed for the other todos.
 */
export async function laterOccurrences(todos: Series[], wanted: Wanted): Promise<LaterOccurrences> {
  const found: LaterOccurrence[] = []
  let isComplete = true
  let end_time = wanted.end_time
  for (const [index, todo] of todos.entries()) {
    if (index % TODOS_PER_TURN === TODOS_PER_TURN - 1) await setImmediate()
    found.push(...occurrencesOf(todo, { ...wanted, end_time }))
    if (found.length <= wanted.limit) continue
    found.sort(byTime)
    found.length = wanted.limit
    isComplete = false
    end_time = (found.at(-1) as LaterOccurrence).start_time
  }
  return { occurrences: found.sort(byTime), is_complete: isComplete }
}

function occurrencesOf(todo: Series, { start_time, end_time, which, limit, time_zone }: Wanted) {
  const relative = todo.next_values?.times ?? relativeTimes(todo, time_zone)
  const isBusy = which === 'busy'
  if (isBusy && relative.minutes === null) return []
  const before = CLOCK_CHANGE_MS + (isBusy ? (relative.minutes ?? 0) * MINUTE_MS : 0)
  const range = {
    from: wallClock(Date.parse(start_time) - before, time_zone),
    to: wallClock(Date.parse(end_time) + CLOCK_CHANGE_MS, time_zone),
    limit: limit + AROUND + todo.taken.length,
  }
  return occurrencesBetween(parseRule(todo.recurrence), todo.occurrence, range, time_zone)
    .filter((occurrence) => !todo.taken.includes(occurrence))
    .map((occurrence) => later(todo, occurrence, relative, time_zone))
    .filter(
      (each) => each.start_time < end_time && (isBusy ? each.end_time > start_time : each.start_time >= start_time),
    )
}

function later(todo: Series, occurrence: string, relative: OccurrenceTimes, time_zone: string): LaterOccurrence {
  const times = timesAt(occurrence, relative, time_zone)
  const { due_date, alarm_time } = times
  const start_time = times.start_time ?? (due_date === null ? (alarm_time as string) : startOfDay(due_date, time_zone))
  return { todo, occurrence, times, start_time, end_time: times.end_time ?? start_time }
}

function wallClock(ms: number, time_zone: string): string {
  return instantToWallClock(new Date(ms).toISOString(), time_zone)
}

function byTime(a: LaterOccurrence, b: LaterOccurrence): number {
  if (a.start_time !== b.start_time) return a.start_time < b.start_time ? -1 : 1
  return a.todo.id < b.todo.id ? -1 : 1
}
