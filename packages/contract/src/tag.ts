import { z } from 'zod'
import { idSchema } from './scalars.ts'
import type { TagColor } from './tag-color.ts'
import { TAG_COLORS } from './tag-color.ts'
import { tagNameSchema } from './todo.ts'

export const tagColorSchema = z.enum(TAG_COLORS)

/** A tag. Its name is unique per user, ignoring case. */
export interface Tag {
  id: string
  name: string
  color: TagColor
  created_at: string
}

/** Without `color`, the server takes one that the fewest others have. */
export const tagCreateSchema = z.strictObject({ name: tagNameSchema, color: tagColorSchema.optional() })
export type TagCreate = z.infer<typeof tagCreateSchema>

export const tagUpdateSchema = z.strictObject({
  id: idSchema,
  name: tagNameSchema.optional(),
  color: tagColorSchema.optional(),
})
export type TagUpdate = z.infer<typeof tagUpdateSchema>

export const tagIdSchema = z.strictObject({ id: idSchema })

export interface TagWrite {
  tag: Tag
  change_ids: string[]
}
