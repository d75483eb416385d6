import { z } from 'zod'
import { MAX_CALL_ID_LENGTH } from './bounds.ts'
import type { List } from './list.ts'
import type { Preference } from './preference.ts'
import { cursorSchema, idSchema, idsSchema, pageLengthSchema } from './scalars.ts'
import type { Tag } from './tag.ts'
import type { Todo } from './todo.ts'

/** A tag before or after a change. `todo_ids`: the todos with this tag, present only where an undo needs them. */
export type TagSnapshot = Tag & { todo_ids?: string[] }

/**
 * A list before or after a change. `todo_ids`: the todos that were in it, present only where an undo needs them;
 * `moved_to`: the list to which they went when it was deleted, null for the inbox.
 */
export type ListSnapshot = List & { todo_ids?: string[]; moved_to?: string | null }

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
  /**
   * Changes that are one effect have the same `group_id`, such as a todo that is completed and its next occurrence. The
   * undo of one undoes the whole group. Null for a change that stands alone.
   */
  group_id: string | null
  /** The id of the change that this one undoes. */
  undoes: string | null
  /** The id of the change that undid this one. */
  undone_by: string | null
  created_at: string
}

export type Actor = 'user' | 'assistant' | 'import'

/** One change of one todo, tag, list or preference: its actor, and the state before and after. */
export type Change =
  | ChangeOf<'todo', Todo>
  | ChangeOf<'tag', TagSnapshot>
  | ChangeOf<'list', ListSnapshot>
  | ChangeOf<'preference', Preference>

/** Returns the name of a tag or a list, or the text of a preference. */
export function nameOf(label: TagSnapshot | ListSnapshot | Preference): string {
  return 'text' in label ? label.text : label.name
}

/** Asks for the changes of the user, of one todo, tag, list or preference, or of one run. Newest first. */
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
 * none, and each with its group.
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
