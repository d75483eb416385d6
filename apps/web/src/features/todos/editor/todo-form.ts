import type { Importance, Todo, TodoCreate } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import type { Day } from '../../../lib/time/time.ts'
import {
  addDays,
  addMinutes,
  daysBetween,
  fromLocalInput,
  isLocalTime,
  isSecondReading,
  minutesBetween,
  toLocalInput,
} from '../../../lib/time/time.ts'

/** What the inputs of a todo hold. Times are local (`2026-11-23T14:00`), in the user's zone, or empty. */
export interface TodoForm {
  item: string
  description: string
  when: 'none' | 'day' | 'time'
  day: string
  /** The last day of a todo that lasts several days, or empty. */
  end_day: string
  start: string
  end: string
  alarm: string
  /** The time fields that mean the second instant, because their local time happens twice. */
  second: TimeField[]
  /** The rule by which the todo repeats, or empty. */
  recurrence: string
  isFromCompletion: boolean
  /**
   * The words of an input that are typed and not taken yet, or not understood; else null. The part of the todo that they
   * belong to is not saved.
   */
  unreadWhen: string | null
  unreadEnd: string | null
  unreadAlarm: string | null
  unreadRule: string | null
  /** The id of the list, or empty for the inbox. */
  list: string
  importance: Importance
  tags: string[]
  /** The steps of a new todo, one in a line. An existing todo has its steps beside the form. */
  steps: string
}

export type TimeField = 'start' | 'end' | 'alarm'

export type TodoFields = Required<Pick<TodoCreate, 'item'>> & Omit<TodoCreate, 'item'>
export type FormErrors = Partial<Record<keyof TodoForm, string>>

export function emptyForm(initial: Partial<TodoForm> = {}): TodoForm {
  return {
    item: '',
    description: '',
    when: 'none',
    day: '',
    end_day: '',
    start: '',
    end: '',
    alarm: '',
    second: [],
    recurrence: '',
    isFromCompletion: false,
    unreadWhen: null,
    unreadEnd: null,
    unreadAlarm: null,
    unreadRule: null,
    list: '',
    importance: 'none',
    tags: [],
    steps: '',
    ...initial,
  }
}

export function toForm(todo: Todo, time_zone: string): TodoForm {
  const form = emptyForm({
    item: todo.item,
    description: todo.description ?? '',
    when: todo.start_time ? 'time' : todo.due_date ? 'day' : 'none',
    day: todo.due_date ?? '',
    end_day: todo.end_date ?? '',
    recurrence: todo.recurrence ?? '',
    isFromCompletion: todo.recurrence_from === 'completion',
    list: todo.list_id ?? '',
    importance: todo.importance,
    tags: todo.tags,
  })
  const times = { start: todo.start_time, end: todo.end_time, alarm: todo.alarm_time }
  return withInstants(form, times, time_zone)
}

/** Returns the day on which the todo is or starts, or null if the form has none yet. */
export function anchorDay({ when, day, start, alarm }: TodoForm): Day | null {
  const anchor = when === 'day' ? day : when === 'time' ? start : alarm
  return /^\d{4}-\d{2}-\d{2}/.test(anchor) ? anchor.slice(0, 10) : null
}

/** Returns the form with these instants in its time fields. A null clears its field. */
export function withInstants(
  form: TodoForm,
  times: Partial<Record<TimeField, string | null>>,
  time_zone: string,
): TodoForm {
  const next = { ...form }
  for (const [field, instant] of Object.entries(times) as [TimeField, string | null][]) {
    next[field] = instant ? toLocalInput(instant, time_zone) : ''
    next.second = next.second.filter((other) => other !== field)
    if (instant && isSecondReading(instant, time_zone)) next.second.push(field)
  }
  return next
}

/** Returns the instant of a time field, or null if the field is empty or its year has more than four digits. */
export function instantOf(form: TodoForm, field: TimeField, time_zone: string): string | null {
  return isLocalTime(form[field]) ? fromLocalInput(form[field], time_zone, form.second.includes(field)) : null
}

/**
 * Returns the form with another local time in a field. `isSecond`: the local time happens twice and means the second
 * instant.
 */
export function withTime(form: TodoForm, field: TimeField, local: string, isSecond = false): TodoForm {
  const others = form.second.filter((other) => other !== field)
  return { ...form, [field]: local, second: isSecond ? [...others, field] : others }
}

/** Returns the form with another first day. The last day moves with it. */
export function withDay(form: TodoForm, day: Day): TodoForm {
  if (!day || !form.day || !form.end_day) return { ...form, day }
  return { ...form, day, end_day: addDays(form.end_day, daysBetween(form.day, day)) }
}

/** The time zone of the user, and the duration in minutes that a todo without an end gets. */
type Planner = Pick<Me, 'time_zone' | 'default_duration'>

/**
 * Returns the form with another start. Moves the end, so that the todo lasts as many minutes as before, or
 * `default_duration` if it had no end. If the local time of the start happens twice, it means the first instant, unless
 * `isSecond`.
 */
export function withStart(form: TodoForm, start: string, planner: Planner, isSecond = false): TodoForm {
  const { time_zone, default_duration } = planner
  const next = withTime(form, 'start', start, isSecond)
  const start_time = instantOf(next, 'start', time_zone)
  if (!start_time) return next
  const before = { start: instantOf(form, 'start', time_zone), end: instantOf(form, 'end', time_zone) }
  const length = before.start && before.end ? minutesBetween(before.start, before.end) : 0
  const end = addMinutes(start_time, length > 0 ? length : default_duration)
  return withInstants(next, { end }, time_zone)
}
