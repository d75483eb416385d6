import { z } from 'zod'
import { outputId, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import type { Wording } from './wording.ts'
import { meaningSchema } from './wording.ts'

export const wordingSchema = z
  .object({
    id: outputId,
    text: z.string(),
    means: meaningSchema,
    created_at: outputInstant,
    updated_at: outputInstant,
    version: z.int(),
  })
  .describe('What the user has confirmed that words mean.')

true satisfies SameType<z.output<typeof wordingSchema>, Wording>
