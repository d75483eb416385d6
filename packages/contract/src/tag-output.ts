import { z } from 'zod'
import { changeIds, outputId, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import type { Tag, TagWrite } from './tag.ts'
import { tagColorSchema } from './tag.ts'

export const tagSchema = z
  .object({ id: outputId, name: z.string(), color: tagColorSchema, created_at: outputInstant })
  .describe('A tag of todos.')

export const tagWriteSchema = z.object({ tag: tagSchema, change_ids: changeIds })

true satisfies SameType<z.output<typeof tagSchema>, Tag>
true satisfies SameType<z.output<typeof tagWriteSchema>, TagWrite>
