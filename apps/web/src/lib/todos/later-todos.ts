import type { Occurrence, Todo } from '@todo-agents/contract/todo'
import type { Todos } from './replica.ts'

/**
 * Returns the later occurrences of series as the todos that they will be. `occurrences` may be older than `todos`: an
 * occurrence counts from the todo of its series that is open by now, and is left out once that has come so far.
 */
export function laterTodos(occurrences: readonly Occurrence[], todos: Todos): Todo[] {
  const openOf = new Map(todos.open.flatMap((todo) => (todo.series_id === null ? [] : [[todo.series_id, todo]])))
  const later = new Map<string, Todo>()
  for (const { id, ...fields } of occurrences) {
    const known = todos.get(id)
    // While a completion is pending, the next todo of the series is not known yet.
    const todo = (known?.series_id && openOf.get(known.series_id)) || known
    if (!todo?.recurrence || (todo.occurrence ?? '') >= fields.occurrence) continue
    const next = { ...todo, ...fields, completed_at: null }
    later.set(laterKey(next), next)
  }
  return [...later.values()]
}

/** Returns what tells the occurrences of a series apart. */
export function laterKey({ id, occurrence }: Todo): string {
  return `${id} ${occurrence}`
}
