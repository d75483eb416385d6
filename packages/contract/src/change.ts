import { z } from 'zod'
import { MAX_CALL_ID_LENGTH } from './bounds.ts'
import { cursorSchema, idSchema, idsSchema, pageLengthSchema } from './scalars.ts'
import type { Tag } from './tag.ts'
import type { Todo } from './todo.ts'

/** A tag before or after a change. `todo_ids`: the todos with this tag, present only where an undo needs them. */
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
  /** Null for a create. */
  before: Snapshot | null
  /** Null for a delete. */
  after: Snapshot | null
  /** The id of the change that this one undoes. */
  undoes: string | null
  /** The id of the change that undid this one. */
  undone_by: string | null
  created_at: string
}

export type Actor = 'user' | 'assistant' | 'import'

/** One change of one todo or tag: its actor, and the state before and after. */
export type Change = ChangeOf<'todo', Todo> | ChangeOf<'tag', TagSnapshot>

/** Asks for the changes of the user, of one todo or tag, or of one run. Newest first. */
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

/**
 * Names the changes to undo: by their ids, all changes of a run, or those of one tool call of a run. All are undone, or
 * none.
 */
export const undoSchema = z.union([
  z.strictObject({ change_id: idsSchema }),
  z.strictObject({ run_id: idSchema, call_id: z.string().min(1).max(MAX_CALL_ID_LENGTH).optional() }),
])
export type UndoInput = z.output<typeof undoSchema>

/** `changes`: the new changes that restored the earlier state, in the order in which they were made. */
export interface UndoResult {
  changes: Change[]
}
