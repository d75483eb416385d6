import { z } from 'zod'
import { MAX_CALL_ID_LENGTH, MAX_UNDONE_CHANGES } from './bounds.ts'
import type { List } from './list.ts'
import type { Preference } from './preference.ts'
import { actionIdSchema, cursorSchema, idSchema, idsSchema, instantSchema, pageLengthSchema } from './scalars.ts'
import type { Tag } from './tag.ts'
import type { Todo } from './todo.ts'
import type { Wording } from './wording.ts'

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
  /** The token or app that made the change, or that asked the assistant for it. Null: the user did, in person. */
  program_id: string | null
  session_id: string | null
  run_id: string | null
  /** Changes of one call have the same: of a tool call of `run_id`, or, without a run, of one request or one action. */
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

/** `program`: a program of the user, by its own calls. What it asks the assistant for is made by the `assistant`. */
export const actorSchema = z.enum(['user', 'assistant', 'import', 'program'])
export type Actor = z.infer<typeof actorSchema>

/** One change of one todo, tag, list, preference or wording: its actor, and the state before and after. */
export type Change =
  | ChangeOf<'todo', Todo>
  | ChangeOf<'tag', TagSnapshot>
  | ChangeOf<'list', ListSnapshot>
  | ChangeOf<'preference', Preference>
  | ChangeOf<'wording', Wording>

/** Returns the name of a tag or a list, or the text of a preference or a wording. */
export function nameOf(label: TagSnapshot | ListSnapshot | Preference | Wording): string {
  return 'text' in label ? label.text : label.name
}

/**
 * Asks for the changes of the user, of one todo, tag, list, preference or wording, of one run, of one actor, or of one program:
 * a token or an app. Newest first. `from`,
 * `before`: made in `[from, before)`. `standing`: only those that an undo could take back: no undos, none that is undone,
 * and no new tag of a call that has done more.
 */
export const changeListSchema = z.strictObject({
  entity_id: idSchema.optional(),
  run_id: idSchema.optional(),
  actor: actorSchema.optional(),
  program_id: idSchema.optional(),
  from: instantSchema.optional(),
  before: instantSchema.optional(),
  standing: z.literal(true).optional(),
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type ChangeListQuery = z.output<typeof changeListSchema>

/** `continued`: the `run_id` or, without a run, the `call_id` of each change whose run or call has changes on later pages. */
export interface ChangePage {
  changes: Change[]
  continued: string[]
  next_cursor: string | null
}

const callIdSchema = z.string().min(1).max(MAX_CALL_ID_LENGTH)
const undoLimitSchema = z.int().min(1).max(MAX_UNDONE_CHANGES).optional()

/**
 * Names the changes to undo: by their ids, all changes of a run, those of one tool call of a run, those of one request,
 * or everything that stands `since` a change, with that change and its group. All are undone, or none, and each with
 * its group.
 *
 * `program_id` names what stands of all changes of a token or an app since the instant `since`. Here alone, what the
 * user or another program has built upon stays, and the result names it as `kept`: one todo that was edited since does
 * not save all that a program has done.
 *
 * `limit`: undoes only so many changes of a request, an action or a program, the newest first, and the rest of the last
 * one's group; `has_more` says whether to call again. A call with the `action_id` of the one before has the same `call_id`.
 */
export const undoSchema = z.union(
  [
    z.strictObject({ change_id: idsSchema }),
    z.strictObject({ run_id: idSchema, call_id: callIdSchema.optional() }),
    z.strictObject({
      call_id: callIdSchema,
      limit: undoLimitSchema,
      action_id: actionIdSchema,
    }),
    z.strictObject({ since: idSchema }),
    z.strictObject({ program_id: idSchema, since: instantSchema, limit: undoLimitSchema, action_id: actionIdSchema }),
  ],
  'Name the changes in one way: by change_id, run_id, call_id or since.',
)
export type UndoInput = z.output<typeof undoSchema>

/**
 * `changes`: the new changes that restored the earlier state, in the order in which they were made. `has_more`: the
 * `limit` left some of the named changes as they are.
 */
export interface UndoResult {
  changes: Change[]
  has_more: boolean
  /** The names of what stays as it is, because it has changed since. Only for an undo of a program. */
  kept?: string[]
}

interface EffectOf<Entity extends string, Snapshot> {
  entity: Entity
  entity_id: string
  /** The title, the name or the text: before the undo, or afterwards of what comes back. */
  name: string
  /** The fields that the undo changes, with their values before it. Null for what comes back. */
  before: Partial<Snapshot> | null
  /** The same fields after the undo. Null for what the undo deletes. Without fields when `before` is null. */
  after: Partial<Snapshot> | null
}

/** What an undo does to one todo, tag, list, preference or wording in all, however many changes it undoes. */
export type UndoEffect =
  | EffectOf<'todo', Todo>
  | EffectOf<'tag', Tag>
  | EffectOf<'list', List>
  | EffectOf<'preference', Preference>
  | EffectOf<'wording', Wording>

/**
 * What an undo would do. `count`: how many changes it would undo. `kept`: see `UndoResult`. `total`: how many it would
 * be without the `limit`, those that would stay included; only for an undo of a program.
 */
export interface UndoPreview {
  count: number
  effects: UndoEffect[]
  kept?: string[]
  total?: number
}
