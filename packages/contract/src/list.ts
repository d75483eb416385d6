import { z } from 'zod'
import { MAX_LIST_NAME_LENGTH } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { tagColorSchema } from './tag.ts'
import type { TagColor } from './tag-color.ts'
import { line } from './text.ts'

export const listNameSchema = line(MAX_LIST_NAME_LENGTH)

/** A list of todos. Its name is unique per user, ignoring case, archived lists included. */
export interface List {
  id: string
  name: string
  color: TagColor
  /** Where the list stands among the lists of the user: a fractional index. */
  position: string
  /** When it was archived, or null. The todos of an archived list are hidden, and remind of nothing. */
  archived_at: string | null
  created_at: string
  updated_at: string
  version: number
}

/** The answer of `list.list`: all lists in their order, archived ones included. */
export interface Lists {
  lists: List[]
}

/** How many open todos a list has, without steps; `list_id` is null for the inbox. None for a list without open todos. */
export interface OpenCount {
  list_id: string | null
  count: number
}

/**
 * Without `color`, the server takes one that the fewest others have. `id`: a UUID of version 7 that the caller makes, so that the
 * create is idempotent, as for a todo.
 */
export const listCreateSchema = z.strictObject({
  id: z.uuidv7('must be a UUID of version 7').toLowerCase().optional(),
  name: listNameSchema,
  color: tagColorSchema.optional(),
})
export type ListCreate = z.infer<typeof listCreateSchema>

export const listUpdateSchema = z.strictObject({
  id: idSchema,
  version: z.int().positive().optional(),
  name: listNameSchema.optional(),
  color: tagColorSchema.optional(),
})
export type ListUpdate = z.infer<typeof listUpdateSchema>

/** `is_archived`: false brings an archived list back. */
export const listArchiveSchema = z.strictObject({ id: idSchema, is_archived: z.boolean().default(true) })
export type ListArchive = z.output<typeof listArchiveSchema>

/**
 * Deletes a list. `todos`: what becomes of its todos. They are deleted, done ones included, or move to another list;
 * null: to the inbox. The caller must say which.
 */
export const listDeleteSchema = z.strictObject({
  id: idSchema,
  todos: z.union(
    [z.literal('delete'), z.strictObject({ move_to: idSchema.nullable() })],
    'must be "delete", or where they move: { "move_to": the id of a list, or null for the inbox }',
  ),
})
export type ListDelete = z.infer<typeof listDeleteSchema>

/** Puts a list directly after the list `after`, or first when `after` is null. */
export const listReorderSchema = z.strictObject({ id: idSchema, after: idSchema.nullable() })
export type ListReorder = z.infer<typeof listReorderSchema>

export interface ListWrite {
  list: List
  change_ids: string[]
}
