import { z } from 'zod'
import { outputId, outputInstant } from './output-scalars.ts'
import type { Preference, Preferences, PreferenceWrite } from './preference.ts'
import type { SameType } from './same-type.ts'

export const preferenceSchema = z
  .object({
    id: outputId,
    text: z.string(),
    created_at: outputInstant,
    updated_at: outputInstant,
    version: z.int(),
  })
  .describe('A standing wish that the assistant follows, such as "meetings are 30 minutes".')

export const preferencesSchema = z.object({ preferences: z.array(preferenceSchema) })

export const preferenceWriteSchema = z.object({
  preference: preferenceSchema,
  change_id: outputId.describe('The change that this call made.'),
})

true satisfies SameType<z.output<typeof preferenceSchema>, Preference>
true satisfies SameType<z.output<typeof preferencesSchema>, Preferences>
true satisfies SameType<z.output<typeof preferenceWriteSchema>, PreferenceWrite>
