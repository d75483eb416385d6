import { z } from 'zod'
import { MAX_CALL_ID_LENGTH } from './bounds.ts'
import { cursorSchema, idSchema, idsSchema, pageLengthSchema } from './scalars.ts'
import type { Tag } from './tag.ts'
import type { Todo } from './todo.ts'

/** A tag as a change remembers it: with the todos that carried it, where those would be lost. */
export type TagSnapshot = Tag & { todo_ids?: string[] }

interface ChangeOf<Entity extends string, Snapshot> {
  id: string
  entity: Entity
  entity_id: string
  kind: 'create' | 'update' | 'delete'
  actor: Actor
  session_id: string | null
  run_id: string | null
  call_id: string | null
  /** null for a create */
  before: Snapshot | null
  /** null for a delete */
  after: Snapshot | null
  /** The change that this one takes back. */
  undoes: string | null
  /** The change that took this one back. */
  undone_by: string | null
  created_at: string
}

export type Actor = 'user' | 'assistant' | 'import'

/** One change of one todo or tag, by whom, from what to what. */
export type Change = ChangeOf<'todo', Todo> | ChangeOf<'tag', TagSnapshot>

/** Newest first; of everything, of one todo or tag, or of one run. */
export const changeListSchema = z.strictObject({
  entity_id: idSchema.optional(),
  run_id: idSchema.optional(),
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type ChangeListQuery = z.output<typeof changeListSchema>

export interface ChangePage {
  changes: Change[]
  next_cursor: string | null
}

/** What to take back, all or nothing: named changes, a whole run, or one tool call of a run. */
export const undoSchema = z.union([
  z.strictObject({ change_id: idsSchema }),
  z.strictObject({ run_id: idSchema, call_id: z.string().min(1).max(MAX_CALL_ID_LENGTH).optional() }),
])
export type UndoInput = z.output<typeof undoSchema>

/** `changes`: the new changes that put the earlier state back, in the order in which they were made. */
export interface UndoResult {
  changes: Change[]
}
