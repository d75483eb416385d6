import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { NextValues, Todo, TodoContent } from '@todo-agents/contract/todo'
import type { NextOccurrence } from '../recurrence/occurrences.ts'
import { firstOccurrence, nextAfterCompletion, nextOccurrence } from '../recurrence/occurrences.ts'
import { parseRule } from '../recurrence/parse-rule.ts'
import { formatRule } from '../recurrence/rule.ts'
import { shiftRule } from '../recurrence/shift-rule.ts'
import { instantToWallClock } from '../recurrence/wall-clock.ts'
import type { Times } from './occurrence-times.ts'
import { anchorOf, relativeTimes, timesAt, timesOf } from './occurrence-times.ts'

/**
 * The rules of todos that repeat, as pure functions. A series is one open todo at a time. Its rule is always counted from
 * the `occurrence` of this todo, on the user's clock.
 */

/** The fields of a todo that say whether and when it repeats. */
export type SeriesFields = Pick<TodoContent, 'recurrence' | 'series_id' | 'occurrence' | 'next_values'>

export const NO_SERIES: SeriesFields = { recurrence: null, series_id: null, occurrence: null, next_values: null }

/** A todo that repeats. */
export type Repeating<Content extends SeriesFields> = Content & {
  [Field in 'recurrence' | 'series_id' | 'occurrence']: string
}

export function isRepeating<Content extends SeriesFields>(todo: Content): todo is Repeating<Content> {
  return todo.recurrence !== null && todo.series_id !== null && todo.occurrence !== null
}

/**
 * Returns the times and the series of a todo that begins to repeat. A todo without a time is due on the first day of the
 * rule from `today` on. Throws AppError `invalid_request` with the field `recurrence`.
 */
export function startSeries(times: Times, recurrence: string, time_zone: string, today: string): Times & SeriesFields {
  const rule = parseRule(recurrence)
  const anchor = anchorOf(times, time_zone)
  const first = firstOccurrence(rule, anchor ?? today, time_zone)
  // A time that the user gave stays, even where the rule does not match it: it is the first occurrence (RFC 5545, 3.8.5.3).
  const placed = anchor === null ? timesAt(first, relativeTimes(times, time_zone), time_zone) : times
  return {
    ...timesOf(placed),
    recurrence: formatRule(rule),
    series_id: randomUUIDv7(),
    occurrence: anchor ?? first,
    next_values: null,
  }
}

/**
 * Returns the times and the series after a new rule. When the times were not changed with it and the rule does not match
 * them, the todo moves to the first time from there on that the rule matches. Throws as `startSeries`.
 */
export function changeRule(
  times: Times,
  series: Repeating<SeriesFields>,
  recurrence: string,
  time_zone: string,
  hasNewTimes: boolean,
): Times & SeriesFields {
  const rule = parseRule(recurrence)
  const anchor = anchorOf(times, time_zone) ?? series.occurrence
  const first = firstOccurrence(rule, anchor, time_zone)
  const stays = hasNewTimes || first === anchor
  return {
    ...timesOf(stays ? times : timesAt(first, relativeTimes(times, time_zone), time_zone)),
    series_id: series.series_id,
    recurrence: formatRule(rule),
    occurrence: stays ? anchor : first,
    next_values: withoutTimes(series.next_values),
  }
}

/**
 * Returns the series after its todo has moved together with all that follow: the rule is counted from the new time, and
 * the days that it names move along ("every Monday" becomes "every Tuesday"). Throws AppError `invalid_request` when it
 * names several kinds of days, and when the todo has no time any more.
 */
export function moveSeries(times: Times, series: Repeating<SeriesFields>, time_zone: string): SeriesFields {
  const anchor = anchorOf(times, time_zone)
  if (anchor === null) throw withoutTime()
  const rule = shiftRule(parseRule(series.recurrence), series.occurrence.slice(0, 10), anchor.slice(0, 10))
  firstOccurrence(rule, anchor, time_zone)
  const { series_id } = series
  return { series_id, recurrence: formatRule(rule), occurrence: anchor, next_values: withoutTimes(series.next_values) }
}

/** The error for a todo that repeats and would have no day and no time. */
export function withoutTime(): AppError {
  const message = 'A todo that repeats needs a day or a time. Remove its recurrence, too, or skip this occurrence.'
  return new AppError('invalid_request', message, { field: 'recurrence' })
}

function withoutTimes(values: NextValues | null): NextValues | null {
  return compactValues({ ...values, times: undefined })
}

/** Drops absent values. Returns null when none is left. */
export function compactValues(values: { [Key in keyof NextValues]: NextValues[Key] | undefined }): NextValues | null {
  const present = Object.entries(values).filter(([, value]) => value !== undefined)
  return present.length === 0 ? null : (Object.fromEntries(present) as NextValues)
}

/**
 * Returns the todo that follows an occurrence that is closed at `closed_at`, an instant, without its id. Null when it was
 * the last one. `taken`: places of the series that have a todo already, because it was moved back after they were closed;
 * they do not come again. `how`: a todo that counts from its completion counts from the day of `closed_at`; when it is skipped, not
 * from before its own day.
 */
export function nextTodo(
  todo: Repeating<Todo>,
  how: 'completed' | 'skipped',
  closed_at: string,
  time_zone: string,
  taken: ReadonlySet<string>,
): Omit<Todo, 'id'> | null {
  const closed = instantToWallClock(closed_at, time_zone)
  let next = followingOccurrence(todo, how, closed, time_zone)
  while (next && taken.has(next.occurrence)) {
    const place = { ...todo, occurrence: next.occurrence, recurrence: formatRule(next.rule) }
    next = followingOccurrence(place, how, closed, time_zone)
  }
  if (!next) return null
  const { times = relativeTimes(todo, time_zone), ...values } = todo.next_values ?? {}
  const { id: _, ...fields } = todo
  return {
    ...fields,
    ...values,
    ...timesAt(next.occurrence, times, time_zone),
    recurrence: formatRule(next.rule),
    occurrence: next.occurrence,
    next_values: null,
    completed_at: null,
    step_count: 0,
    done_step_count: 0,
    created_at: closed_at,
    updated_at: closed_at,
    version: 1,
  }
}

function followingOccurrence(
  { recurrence, recurrence_from, occurrence }: Repeating<Todo>,
  how: 'completed' | 'skipped',
  closed_at: string,
  time_zone: string,
): NextOccurrence | null {
  const rule = parseRule(recurrence)
  if (recurrence_from === 'schedule') return nextOccurrence(rule, occurrence, time_zone)
  const from = how === 'skipped' && occurrence > closed_at ? occurrence : closed_at
  return nextAfterCompletion(rule, occurrence, from, time_zone)
}

/** Returns this occurrence of a todo and the next one, on the user's clock. Empty when the todo does not repeat. */
export function nextTwo(todo: Todo, time_zone: string): string[] {
  if (!isRepeating(todo)) return []
  const here = anchorOf(todo, time_zone) ?? todo.occurrence
  if (todo.recurrence_from === 'completion') return [here]
  const next = nextOccurrence(parseRule(todo.recurrence), todo.occurrence, time_zone)
  return next ? [here, next.occurrence] : [here]
}
