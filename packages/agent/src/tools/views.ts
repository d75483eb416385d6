import type { Conflict, ConflictTodo, TimeRange, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { toLocal } from './local-time.ts'

/** A todo as a model sees it: the same fields, but times are local to the user, `2026-01-15 14:00:00`. */
export type LocalTodo = Omit<Todo, 'updated_at'>

/** A range with local times. */
export type LocalRange = TimeRange

/** Two todos that overlap, with local times. */
export type LocalConflict = Conflict

/** The output of every tool that writes todos. `undo` accepts the `change_ids`. */
export interface LocalWrite {
  todos: LocalTodo[]
  conflicts: LocalConflict[]
  change_ids: string[]
}

export function localTodo(todo: Todo, time_zone: string): LocalTodo {
  const local = (instant: string | null) => instant && toLocal(instant, time_zone)
  const { updated_at: _, ...fields } = todo
  return {
    ...fields,
    start_time: local(todo.start_time),
    end_time: local(todo.end_time),
    alarm_time: local(todo.alarm_time),
    completed_at: local(todo.completed_at),
    created_at: toLocal(todo.created_at, time_zone),
  }
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
    conflicts: write.conflicts.map((conflict) => localConflict(conflict, time_zone)),
    change_ids: write.change_ids,
  }
}
