import { pricesSchema as tableSchema } from '@todo-agents/agent/models/prices'
import { z } from 'zod'

/** Reads a variable whose value is JSON. `example` is shown when it is not. */
function json<Schema extends z.ZodType>(schema: Schema, example: string) {
  return z.string().transform((text, context) => {
    try {
      const parsed = schema.safeParse(JSON.parse(text))
      if (parsed.success) return parsed.data
    } catch {}
    context.addIssue({ code: 'custom', message: `must be JSON such as ${example}` })
    return z.NEVER
  })
}

/** Headers that are sent with each request to the model, by name. */
export const headersSchema = json(
  z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[\x20-\x7e]*$/)),
  '{"HTTP-Referer": "https://todo.example.com"}',
)

export const pricesSchema = json(tableSchema, '{"gpt-5-mini": {"input": 0.25, "cached_input": 0.025, "output": 2}}')
