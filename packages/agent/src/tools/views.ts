import type { Conflict, ConflictTodo, Occurrence, TimeRange, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { toLocal } from './local-time.ts'

/** Fields that a model sees only where they say something, because each costs tokens in every answer. */
const OPTIONAL = ['list_id', 'parent_id', 'end_date', 'recurrence', 'step_count', 'done_step_count'] as const

/** Fields that a model has no use for. */
type Hidden = 'updated_at' | 'position' | 'series_id' | 'occurrence' | 'next_values' | 'recurrence_from'

/** A todo as a model sees it: the same fields, but times are local to the user, `2026-01-15 14:00:00`. */
export type LocalTodo = Omit<Todo, Hidden | (typeof OPTIONAL)[number]> &
  Partial<Pick<Todo, (typeof OPTIONAL)[number] | 'recurrence_from'>>

/** A later occurrence of a todo, with local times. */
export type LocalOccurrence = Omit<Occurrence, 'occurrence' | 'list_id'>

/** A range with local times. */
export type LocalRange = TimeRange

/** Two todos that overlap, with local times. */
export type LocalConflict = Conflict

/** The output of every tool that writes todos. `undo` accepts the `change_ids`. */
export interface LocalWrite {
  todos: LocalTodo[]
  /** What changed with them: next occurrences of todos that were completed, and steps. Left out when there is nothing. */
  also?: LocalTodo[]
  /** By the id of a todo that repeats: this occurrence and the next one, in local time. */
  next_occurrences?: Record<string, string[]>
  conflicts: LocalConflict[]
  change_ids: string[]
}

export function localTodo(todo: Todo, time_zone: string): LocalTodo {
  const local = (instant: string | null) => instant && toLocal(instant, time_zone)
  const { updated_at: _, position: __, series_id: ___, occurrence: ____, next_values: _____, ...fields } = todo
  const { recurrence_from, ...shown } = fields
  const said = OPTIONAL.filter((field) => todo[field] !== null && todo[field] !== 0)
  for (const field of OPTIONAL) delete (shown as Partial<Todo>)[field]
  return {
    ...shown,
    ...Object.fromEntries(said.map((field) => [field, todo[field]])),
    ...(recurrence_from === 'completion' && { recurrence_from }),
    start_time: local(todo.start_time),
    end_time: local(todo.end_time),
    alarm_time: local(todo.alarm_time),
    completed_at: local(todo.completed_at),
    created_at: toLocal(todo.created_at, time_zone),
  }
}

export function localOccurrence(
  { occurrence: _, list_id: __, ...fields }: Occurrence,
  time_zone: string,
): LocalOccurrence {
  const local = (instant: string | null) => instant && toLocal(instant, time_zone)
  const { start_time, end_time, alarm_time } = fields
  return { ...fields, start_time: local(start_time), end_time: local(end_time), alarm_time: local(alarm_time) }
}

export function localRange<Range extends TimeRange>(range: Range, time_zone: string): Range {
  return {
    ...range,
    start_time: toLocal(range.start_time, time_zone),
    end_time: toLocal(range.end_time, time_zone),
  }
}

export function localConflict({ todos: [one, other], overlap }: Conflict, time_zone: string): LocalConflict {
  const todos: [ConflictTodo, ConflictTodo] = [localRange(one, time_zone), localRange(other, time_zone)]
  return { todos, overlap: localRange(overlap, time_zone) }
}

export function localWrite(write: TodoWrite, time_zone: string): LocalWrite {
  return {
    todos: write.todos.map((todo) => localTodo(todo, time_zone)),
    ...(write.also.length > 0 && { also: write.also.map((todo) => localTodo(todo, time_zone)) }),
    ...(write.next_occurrences.length > 0 && { next_occurrences: localOccurrences(write) }),
    conflicts: write.conflicts.map((conflict) => localConflict(conflict, time_zone)),
    change_ids: write.change_ids,
  }
}

function localOccurrences({ next_occurrences }: TodoWrite): Record<string, string[]> {
  return Object.fromEntries(
    next_occurrences.map(({ id, occurrences }) => [id, occurrences.map((local) => local.replace('T', ' '))]),
  )
}
