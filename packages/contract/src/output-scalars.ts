import { z } from 'zod'

// The scalars of answers. Those of inputs, in scalars.ts, also normalise what they get.

export const outputId = z.uuid()
export const outputIds = z.array(outputId)
/** An instant in UTC with milliseconds. */
export const outputInstant = z.iso.datetime()
export const outputDay = z.iso.date()
export const nextCursor = z.string().nullable().describe('The `cursor` of the next page. Null at the end.')
export const changeIds = outputIds.describe('The changes that this call made. `POST /api/v1/changes/undo` undoes them.')
/** The answer of a call that deletes a list or a tag. */
export const deletedSchema = z.object({ change_ids: changeIds })
export const count = z.int().nonnegative()

type ExactPartial<Shape extends z.core.$ZodShape> = { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> }

/** As `partial()`, but a field that is there has a value: `undefined` is not one of JSON. */
export function exactPartial<Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) {
  const fields = Object.entries(schema.shape).map(([name, field]) => [name, z.exactOptional(field)])
  return z.object(Object.fromEntries(fields) as ExactPartial<Shape>)
}
