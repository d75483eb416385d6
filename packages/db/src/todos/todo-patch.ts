import { AppError } from '@todo-agents/contract/errors'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { ChangeScope, NextValues, PlainField, Todo, TodoContent, TodoPatch } from '@todo-agents/contract/todo'
import { PLAIN_FIELDS } from '@todo-agents/contract/todo'
import { anchorOf, movedAlarm, relativeTimes } from './occurrence-times.ts'
import type { SeriesFields } from './series.ts'
import { changeRule, compactValues, isRepeating, moveSeries, NO_SERIES, startSeries, withoutTime } from './series.ts'
import { patchTimes } from './todo-times.ts'

/** What a patch needs to know of the user and of now. */
export interface PatchContext {
  time_zone: string
  default_duration: number
  /** Today on the user's clock. */
  today: string
}

type PlainPatch = Pick<TodoPatch, PlainField>

/** Picks the fields that a patch sets as they are given. */
export function plainFields(patch: PlainPatch): Partial<TodoContent> {
  return Object.fromEntries(
    PLAIN_FIELDS.filter((field) => patch[field] !== undefined).map((field) => [field, patch[field]]),
  )
}

/**
 * Returns the content of a todo after a patch. `wanted`: for which occurrences of a todo that repeats it is meant, see
 * `changeScopeSchema`. The caller checks the list and the parent. Throws AppError `invalid_request`.
 */
export function patchContent(
  todo: Todo,
  patch: TodoPatch,
  wanted: ChangeScope | undefined,
  { time_zone, default_duration, today }: PatchContext,
): TodoContent {
  const times = patchTimes(todo, patch, default_duration)
  const alarm_time = patch.alarm_time === undefined ? movedAlarm(todo, times, time_zone) : patch.alarm_time
  const content: TodoContent = {
    ...contentOf(todo),
    ...plainFields(patch),
    ...times,
    alarm_time,
    ...(patch.list_id !== undefined && { list_id: patch.list_id }),
    ...(patch.parent_id !== undefined && { parent_id: patch.parent_id }),
    recurrence_from: patch.recurrence_from ?? todo.recurrence_from,
  }
  return { ...content, ...patchSeries(todo, content, patch, wanted, { time_zone, today }) }
}

/** Returns the times and the series after a patch that gave the todo this content. */
function patchSeries(
  todo: Todo,
  content: TodoContent,
  patch: TodoPatch,
  wanted: ChangeScope | undefined,
  { time_zone, today }: Pick<PatchContext, 'time_zone' | 'today'>,
): Partial<TodoContent> & SeriesFields {
  if (patch.recurrence === null) return { ...NO_SERIES, recurrence_from: 'schedule' }
  if (!isRepeating(todo)) {
    if (patch.recurrence === undefined) return NO_SERIES
    if (todo.completed_at) throw closed(todo)
    return startSeries(content, patch.recurrence, time_zone, today)
  }
  const isMove = hasTimes(patch)
  const hasNewRule = patch.recurrence !== undefined && patch.recurrence !== todo.recurrence
  if (todo.completed_at) {
    if (hasNewRule) throw closed(todo)
    if (wanted === 'following') throw passed(todo)
    return seriesOf(todo)
  }
  if (patch.recurrence !== undefined && hasNewRule) {
    return changeRule(content, todo, patch.recurrence, time_zone, isMove)
  }
  const scope = wanted ?? (isMove ? 'this' : 'following')
  if (isMove && scope === 'following') {
    return { ...moveSeries(content, todo, time_zone), next_values: forFollowing(todo, patch) }
  }
  if (anchorOf(content, time_zone) === null) throw withoutTime()
  return { ...seriesOf(todo), next_values: nextValues(todo, content, patch, wanted, isMove, time_zone) }
}

function seriesOf({ recurrence, series_id, occurrence, next_values }: SeriesFields): SeriesFields {
  return { recurrence, series_id, occurrence, next_values }
}

/** Whether a patch moves the todo: a change of its alarm alone is no move. */
function hasTimes(patch: TodoPatch): boolean {
  return [patch.due_date, patch.end_date, patch.start_time, patch.end_time].some((time) => time !== undefined)
}

const FOLLOWED = [...PLAIN_FIELDS, 'list_id', 'tags'] as const

/** Keeps the earlier values for the next occurrence of what was changed for this one only. */
function nextValues(
  todo: Todo,
  content: TodoContent,
  patch: TodoPatch,
  wanted: ChangeScope | undefined,
  isMove: boolean,
  time_zone: string,
): NextValues | null {
  const values = todo.next_values ?? {}
  const plain = wanted === 'this' ? earlier(todo, patch) : {}
  const kept = wanted === 'this' ? values : withoutFields(values, patch)
  const hasNewAlarm = patch.alarm_time !== undefined
  if (!isMove && !(hasNewAlarm && (wanted === 'this' || values.times))) return compactValues({ ...plain, ...kept })
  const times = values.times ?? relativeTimes(todo, time_zone)
  const isForFollowing = !isMove && wanted !== 'this'
  const alarm = isForFollowing ? relativeTimes(content, time_zone).alarm : times.alarm
  return compactValues({ ...plain, ...kept, times: { ...times, alarm } })
}

/** A change of this and all that follow takes the place of what was kept for the next occurrence. */
function forFollowing(todo: Todo, patch: TodoPatch): NextValues | null {
  return compactValues({ ...withoutFields(todo.next_values ?? {}, patch), times: undefined })
}

function earlier(todo: Todo, patch: TodoPatch): NextValues {
  const changed = FOLLOWED.filter((field) => patch[field] !== undefined)
  return Object.fromEntries(changed.map((field) => [field, todo[field]]))
}

function withoutFields(values: NextValues, patch: TodoPatch): NextValues {
  const dropped = new Set<string>(FOLLOWED.filter((field) => patch[field] !== undefined))
  return Object.fromEntries(Object.entries(values).filter(([field]) => !dropped.has(field)))
}

/** Returns the content of a todo without the rest of its fields. */
export function contentOf({
  id: _,
  tags: __,
  step_count: ___,
  done_step_count: ____,
  created_at: _____,
  updated_at: ______,
  version: _______,
  ...content
}: Todo): TodoContent {
  return content
}

/** Returns the content of a step: the plain fields and its place. It has no time, and nothing that repeats. */
export function asStep({ item, position, parent_id, list_id, completed_at, ...content }: TodoContent): TodoContent {
  return { ...NEW_CONTENT, ...plainFields({ ...content, item }), item, position, parent_id, list_id, completed_at }
}

/** Throws AppError `invalid_request` when a step would get a time. */
export function refuseTimesOfStep(patch: TodoPatch): void {
  const field = (['due_date', 'end_date', 'start_time', 'end_time', 'alarm_time', 'recurrence'] as const).find(
    (name) => patch[name] !== undefined && patch[name] !== null,
  )
  if (!field) return
  const message = 'A step has no time of its own. Give the time to its todo, or make the step a todo first.'
  throw new AppError('invalid_request', message, { field })
}

function passed({ item }: Todo): AppError {
  const message = `“${item}” is done, and its next occurrence has taken its place. Change that one.`
  return new AppError('conflict', message, { field: 'scope' })
}

function closed({ item }: Todo): AppError {
  return new AppError('invalid_request', `“${item}” is done. Reopen it first, then it can repeat.`, {
    field: 'recurrence',
  })
}
