import { z } from 'zod'
import type { List, Lists, ListWrite } from './list.ts'
import { changeIds, outputId, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import { tagColorSchema } from './tag.ts'

export const listSchema = z
  .object({
    id: outputId,
    name: z.string(),
    color: tagColorSchema,
    position: z.string().describe('A fractional index: its place among the lists.'),
    archived_at: outputInstant.nullable().describe('The todos of an archived list are hidden.'),
    created_at: outputInstant,
    updated_at: outputInstant,
    version: z.int(),
  })
  .describe('A list of todos.')

export const listsSchema = z.object({ lists: z.array(listSchema) })

export const listWriteSchema = z.object({ list: listSchema, change_ids: changeIds })

true satisfies SameType<z.output<typeof listSchema>, List>
true satisfies SameType<z.output<typeof listsSchema>, Lists>
true satisfies SameType<z.output<typeof listWriteSchema>, ListWrite>
