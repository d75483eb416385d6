import { z } from 'zod'
import { MAX_PREFERENCE_LENGTH } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { line } from './text.ts'

/** A standing wish of a user that both assistants follow, such as "meetings are 30 minutes". */
export interface Preference {
  id: string
  text: string
  created_at: string
  updated_at: string
  /** Goes up with each change. */
  version: number
}

const preferenceText = line(MAX_PREFERENCE_LENGTH)

export const preferenceCreateSchema = z.strictObject({ text: preferenceText })
export type PreferenceCreate = z.output<typeof preferenceCreateSchema>

/** `version`: the one that the caller saw. Left out, the change is made whatever the version is. */
export const preferenceUpdateSchema = z.strictObject({
  id: idSchema,
  text: preferenceText,
  version: z.int().min(1).optional(),
})
export type PreferenceUpdate = z.output<typeof preferenceUpdateSchema>

export const preferenceDeleteSchema = z.strictObject({ id: idSchema })
export type PreferenceDelete = z.output<typeof preferenceDeleteSchema>

/** The preferences of the user, oldest first. */
export interface Preferences {
  preferences: Preference[]
}

/** `change_id` can be undone. */
export interface PreferenceWrite {
  preference: Preference
  change_id: string
}
