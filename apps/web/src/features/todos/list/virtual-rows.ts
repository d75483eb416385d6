import type { Todo } from '@todo-agents/contract/todo'
import { laterKey } from '../../../lib/todos/later-todos.ts'
import type { TodoGroup } from '../views/group-todos.ts'

/**
 * One line of the list: the heading of a group, a todo, a later occurrence of one, or the mark of the present time.
 * `index`: its place among the todos and occurrences of the group.
 */
export type ListRow =
  | { kind: 'heading' | 'now'; key: string; group: TodoGroup }
  | { kind: 'todo' | 'later'; key: string; group: TodoGroup; todo: Todo; index: number }

/** Returns the lines of groups in their order. `now`: where the present time is marked; null marks it nowhere. */
export function rowsOf(groups: readonly TodoGroup[], now: string | null): ListRow[] {
  return groups.flatMap((group) => {
    const rows: ListRow[] = itemsOf(group)
    if (now !== null && group.key === 'timed')
      rows.splice(nowIndex(group.todos, now), 0, { kind: 'now', key: 'now', group })
    return [{ kind: 'heading' as const, key: `heading ${group.key}`, group }, ...rows]
  })
}

type ItemRow = Extract<ListRow, { todo: Todo }>

function itemsOf(group: TodoGroup): ItemRow[] {
  const { todos, later } = group
  if (!later) return todos.map((todo, index) => ({ kind: 'todo', key: todo.id, group, todo, index }))
  const placed = [
    ...todos.map((todo, index) => ({ kind: 'todo' as const, key: todo.id, todo, at: index + 0.5 })),
    ...later.map(({ todo, before }) => ({ kind: 'later' as const, key: laterKey(todo), todo, at: before })),
  ]
  placed.sort((a, b) => a.at - b.at)
  return placed.map(({ kind, key, todo }, index) => ({ kind, key, group, todo, index }))
}

/** Returns the keys of the rows of groups that can have the focus: the id of a todo, or the key of an occurrence. */
export function rowKeys(groups: readonly TodoGroup[]): string[] {
  return groups.flatMap((group) => itemsOf(group).map(({ key }) => key))
}

/** Returns the line of each todo whose details a row opens, in their order. The row of a step opens its todo. */
export function placesOf(rows: readonly ListRow[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    const id = row.kind === 'todo' ? (row.todo.parent_id ?? row.todo.id) : null
    if (id !== null && !places.has(id)) places.set(id, index)
  }
  return places
}

/** Returns the number of todos that have begun. */
function nowIndex(todos: readonly Todo[], now: string): number {
  const next = todos.findIndex(({ start_time, alarm_time }) => (start_time ?? alarm_time ?? '') > now)
  return next < 0 ? todos.length : next
}

/** The lines of one group that are next to each other on screen. */
export interface RowsOfGroup {
  group: TodoGroup
  rows: { row: ListRow; index: number }[]
}

/** Puts lines under the groups that they belong to, for a list element of each group. */
export function byGroup(rows: readonly ListRow[], indexes: readonly number[]): RowsOfGroup[] {
  const parts: RowsOfGroup[] = []
  for (const index of indexes) {
    const row = rows[index]
    if (!row) continue
    const last = parts.at(-1)
    if (last?.group.key === row.group.key) last.rows.push({ row, index })
    else parts.push({ group: row.group, rows: [{ row, index }] })
  }
  return parts
}
