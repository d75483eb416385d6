import { z } from 'zod'
import { idSchema } from './scalars.ts'
import { tagNameSchema } from './todo.ts'

/** The names of the colours in the web app's palette. A stored colour is always one of them. */
export const tagColorSchema = z.enum(['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'])
export type TagColor = z.infer<typeof tagColorSchema>

/** A tag. Its name is unique per user, ignoring case. */
export interface Tag {
  id: string
  name: string
  color: TagColor
  created_at: string
}

/** Without `color`, the server derives one from the name. */
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
