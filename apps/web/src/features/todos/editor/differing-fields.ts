import type { Todo, TodoCreate, TodoPatch } from '@todo-agents/contract/todo'

/**
 * Returns the fields of `wanted` that differ from the stored todo. The steps of a new todo are not compared. The server
 * gives a todo that repeats and has no time the first day of its rule; this is no difference.
 */
export function differingFields(stored: Todo, wanted: TodoCreate): TodoPatch {
  const { id: _, steps: __, due_date, ...rest } = wanted
  const hasTime = due_date || rest.start_time || rest.alarm_time
  const fields = { ...rest, ...(due_date !== undefined && (hasTime || !rest.recurrence) && { due_date }) }
  const entries = Object.entries(fields) as [keyof TodoPatch, string | string[] | null][]
  return Object.fromEntries(entries.filter(([field, value]) => comparable(stored[field]) !== comparable(value)))
}

/** Returns the same value for values of a field that mean the same. The order and the case of tags do not count. */
export function comparable(value: string | string[] | null | undefined): string | null {
  if (!Array.isArray(value)) return value ?? null
  return JSON.stringify(value.map((name) => name.normalize('NFC').toLowerCase()).sort())
}
