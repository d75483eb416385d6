import type { Importance, Todo, TodoCreate } from '@todo-agents/contract/todo'
import type { TimesForm } from '../../../lib/time/times-form.ts'
import { emptyTimes, withInstants } from '../../../lib/time/times-form.ts'

/** What the inputs of a todo hold. */
export interface TodoForm extends TimesForm {
  item: string
  description: string
  /** The id of the list, or empty for the inbox. */
  list: string
  importance: Importance
  tags: string[]
  /** The steps of a new todo, one in a line. An existing todo has its steps beside the form. */
  steps: string
}

export type TodoFields = Required<Pick<TodoCreate, 'item'>> & Omit<TodoCreate, 'item'>
export type FormErrors = Partial<Record<keyof TodoForm, string>>

export function emptyForm(initial: Partial<TodoForm> = {}): TodoForm {
  return {
    item: '',
    description: '',
    ...emptyTimes(),
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
