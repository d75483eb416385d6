import { MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { Importance, Todo, TodoCreate } from '@todo-agents/contract/todo'
import { todoCreateSchema } from '@todo-agents/contract/todo'
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
import { readSteps, stepsError } from '../steps/read-steps.ts'

/** The form of the dialog. Times are values of `<input type="datetime-local">` in the user's zone, or empty. */
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
  /** The words of a rule that is not understood, or not written yet; else null. A form with such words is not saved. */
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

/** Returns true if the form differs from the saved one. */
export function hasChanged(form: TodoForm, saved: TodoForm): boolean {
  return JSON.stringify(form) !== JSON.stringify(saved)
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

/** The error of a rule in words that are not understood. */
export const UNREAD_RULE = 'This is no rule that I know. Try “every other Thursday until June”.'

/** Maps each field of a todo to the field of the form that shows its error. */
const FORM_FIELD: Partial<Record<keyof TodoFields, keyof TodoForm>> = {
  item: 'item',
  description: 'description',
  due_date: 'day',
  end_date: 'end_day',
  start_time: 'start',
  end_time: 'end',
  alarm_time: 'alarm',
  recurrence: 'recurrence',
  recurrence_from: 'recurrence',
  list_id: 'list',
  steps: 'steps',
  importance: 'importance',
  tags: 'tags',
}

/**
 * Returns the fields of the todo that the form describes, or the errors by the rules of the contract. `original` is the
 * edited todo: its times may have seconds, which an input does not show, so an unchanged time field keeps its instant.
 */
export function fromForm(
  form: TodoForm,
  time_zone: string,
  original?: Todo | null,
): { fields: TodoFields } | { errors: FormErrors } {
  const formErrors = { ...tooLong(form), ...missingTimes(form), ...ruleError(form) }
  if (Object.keys(formErrors).length > 0) return { errors: formErrors }

  const shown = original && toForm(original, time_zone)
  const kept = { start: original?.start_time, end: original?.end_time, alarm: original?.alarm_time }
  const instant = (field: TimeField) =>
    shown && sameTime(form, shown, field) ? kept[field] : instantOf(form, field, time_zone)
  const isTimed = form.when === 'time'
  const parsed = todoCreateSchema.safeParse({
    item: form.item,
    description: form.description.trim() || null,
    due_date: form.when === 'day' ? form.day : null,
    end_date: (form.when === 'day' && form.end_day) || null,
    start_time: isTimed ? instant('start') : null,
    end_time: isTimed ? instant('end') : null,
    alarm_time: instant('alarm'),
    recurrence: form.recurrence || null,
    recurrence_from: form.recurrence && form.isFromCompletion ? 'completion' : 'schedule',
    list_id: form.list || null,
    importance: form.importance,
    tags: form.tags,
    ...(form.steps.trim() && { steps: readSteps(form.steps) }),
  })
  if (parsed.success) return { fields: parsed.data }

  const errors: FormErrors = {}
  for (const { path, message } of parsed.error.issues) {
    errors[FORM_FIELD[path[0] as keyof typeof FORM_FIELD] ?? 'item'] ??= sentence(message)
  }
  return { errors }
}

function sameTime(a: TodoForm, b: TodoForm, field: TimeField): boolean {
  return a[field] === b[field] && a.second.includes(field) === b.second.includes(field)
}

/**
 * Returns the errors of texts that are too long. They are shown while typing, because an input that cuts the text off
 * loses a part of it.
 */
export function tooLong({ item, description, steps }: TodoForm): FormErrors {
  const inSteps = stepsError(steps)
  return {
    ...lengthError('item', item, MAX_TITLE_LENGTH),
    ...lengthError('description', description, MAX_DESCRIPTION_LENGTH),
    ...(inSteps && { steps: inSteps }),
  }
}

function lengthError(field: keyof TodoForm, text: string, max: number): FormErrors {
  const { length } = text.trim()
  return length > max ? { [field]: `Must be at most ${max} characters. This is ${length}.` } : {}
}

/** Returns the errors without those of fields that were edited since. */
export function withoutEdited(errors: FormErrors, before: TodoForm, after: TodoForm): FormErrors {
  const kept = Object.entries(errors).filter(([field]) => {
    const key = field as keyof TodoForm
    return before[key] === after[key]
  })
  return Object.fromEntries(kept)
}

function missingTimes({ when, day, start, end, alarm }: TodoForm): FormErrors {
  if (when === 'day' && !day) return { day: 'Choose a day.' }
  if (when === 'time' && !start) return { start: 'Choose when it starts.' }
  if (when === 'time' && !end) return { end: 'Choose when it ends.' }
  return {
    ...(when === 'time' && { ...yearError('start', start), ...yearError('end', end) }),
    ...yearError('alarm', alarm),
  }
}

function ruleError({ unreadRule }: TodoForm): FormErrors {
  if (unreadRule === null) return {}
  return { unreadRule: unreadRule.trim() ? UNREAD_RULE : 'Say how it repeats, or choose “Does not repeat”.' }
}

function yearError(field: TimeField, local: string): FormErrors {
  return local && !isLocalTime(local) ? { [field]: 'Choose a year up to 9999.' } : {}
}

function sentence(message: string): string {
  const text = message.replaceAll('start_time', 'the start').replaceAll('due_date', 'the first day')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
