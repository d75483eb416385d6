import { NEW_CONTENT } from './new-content.ts'
import type { Todo } from './todo.ts'

type AlwaysSent = 'id' | 'item' | 'position' | 'created_at'

/**
 * A todo without the fields that have their usual values, because answers of the API are not compressed. `fromReplicaRow`
 * restores them.
 */
export type ReplicaRow = Pick<Todo, AlwaysSent> & Partial<Omit<Todo, AlwaysSent>>

/** The usual values of fields that are not content. `updated_at` is usually `created_at`. */
const USUAL = { ...NEW_CONTENT, step_count: 0, done_step_count: 0, version: 1 }
const USUAL_FIELDS = Object.entries(USUAL) as [keyof typeof USUAL, unknown][]

/** Leaves out the fields that have their usual values. */
export function toReplicaRow({ id, item, position, created_at, ...todo }: Todo): ReplicaRow {
  const row: Record<string, unknown> = { id, item, position, created_at }
  if (todo.tags.length > 0) row.tags = todo.tags
  if (todo.updated_at !== created_at) row.updated_at = todo.updated_at
  for (const [field, usual] of USUAL_FIELDS) if (todo[field] !== usual) row[field] = todo[field]
  return row as unknown as ReplicaRow
}

/** Restores the todo of a row. */
export function fromReplicaRow(row: ReplicaRow): Todo {
  return { ...USUAL, tags: [], updated_at: row.created_at, ...row }
}
