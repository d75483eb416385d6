import type { Importance, Todo, TodoCreate } from '@todo-agents/contract/todo'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { addMinutes, fromLocalInput, minutesBetween, toLocalInput } from '../../lib/time.ts'

/** What the dialog edits. Times are values of `<input type="datetime-local">` in the user's zone; '' is none. */
export interface TodoForm {
  item: string
  description: string
  when: 'none' | 'day' | 'time'
  day: string
  start: string
  end: string
  alarm: string
  importance: Importance
  tags: string[]
}

export type TodoFields = Required<Pick<TodoCreate, 'item'>> & Omit<TodoCreate, 'item'>
export type FormErrors = Partial<Record<keyof TodoForm, string>>

/** The contract's bounds on texts. */
export const MAX_TITLE = 100
const MAX_DESCRIPTION = 1024

export function emptyForm(initial: Partial<TodoForm> = {}): TodoForm {
  return {
    item: '',
    description: '',
    when: 'none',
    day: '',
    start: '',
    end: '',
    alarm: '',
    importance: 'none',
    tags: [],
    ...initial,
  }
}

export function toForm(todo: Todo, time_zone: string): TodoForm {
  const local = (instant: string | null) => (instant ? toLocalInput(instant, time_zone) : '')
  return {
    item: todo.item,
    description: todo.description ?? '',
    when: todo.start_time ? 'time' : todo.due_date ? 'day' : 'none',
    day: todo.due_date ?? '',
    start: local(todo.start_time),
    end: local(todo.end_time),
    alarm: local(todo.alarm_time),
    importance: todo.importance,
    tags: todo.tags,
  }
}

/** Moves the end along with the start; without an end yet, the todo lasts `default_duration` minutes. */
export function withStart(form: TodoForm, start: string, default_duration: number): TodoForm {
  if (start === '') return { ...form, start }
  const duration = form.start && form.end > form.start ? minutesBetween(form.start, form.end) : default_duration
  return { ...form, start, end: addMinutes(start, duration) }
}

/** Which field of the form an issue with a field of the todo is shown at. */
const FORM_FIELD: Record<string, keyof TodoForm> = {
  item: 'item',
  description: 'description',
  due_date: 'day',
  start_time: 'start',
  end_time: 'end',
  alarm_time: 'alarm',
  importance: 'importance',
  tags: 'tags',
}

/** The todo that the form describes, checked by the contract's own rules, or what is wrong with it. */
export function fromForm(form: TodoForm, time_zone: string): { fields: TodoFields } | { errors: FormErrors } {
  const early = { ...tooLong(form), ...missingTimes(form) }
  if (Object.keys(early).length > 0) return { errors: early }

  const instant = (local: string) => (local ? fromLocalInput(local, time_zone) : null)
  const isTimed = form.when === 'time'
  const parsed = todoCreateSchema.safeParse({
    item: form.item,
    description: form.description.trim() || null,
    due_date: form.when === 'day' ? form.day : null,
    start_time: isTimed ? instant(form.start) : null,
    end_time: isTimed ? instant(form.end) : null,
    alarm_time: instant(form.alarm),
    importance: form.importance,
    tags: form.tags,
  })
  if (parsed.success) return { fields: parsed.data }

  const errors: FormErrors = {}
  for (const { path, message } of parsed.error.issues) {
    errors[FORM_FIELD[String(path[0])] ?? 'item'] ??= sentence(message)
  }
  return { errors }
}

/** Which texts are longer than may be; told while typing, for a text that is cut off would be lost. */
export function tooLong({ item, description }: TodoForm): FormErrors {
  return { ...lengthError('item', item, MAX_TITLE), ...lengthError('description', description, MAX_DESCRIPTION) }
}

function lengthError(field: keyof TodoForm, text: string, max: number): FormErrors {
  const { length } = text.trim()
  return length > max ? { [field]: `Must be at most ${max} characters. This is ${length}.` } : {}
}

/** The errors at fields that have not been edited since. */
export function withoutEdited(errors: FormErrors, before: TodoForm, after: TodoForm): FormErrors {
  const kept = Object.entries(errors).filter(([field]) => {
    const key = field as keyof TodoForm
    return before[key] === after[key]
  })
  return Object.fromEntries(kept)
}

function missingTimes({ when, day, start, end }: TodoForm): FormErrors {
  if (when === 'day' && !day) return { day: 'Choose a day.' }
  if (when === 'time' && !start) return { start: 'Choose when it starts.' }
  if (when === 'time' && !end) return { end: 'Choose when it ends.' }
  return {}
}

function sentence(message: string): string {
  const text = message.replaceAll('start_time', 'the start')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
