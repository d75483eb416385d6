import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseAgentEvent, runEventSchemas } from './agent-events.ts'
import { batchSchema } from './sse-decode.ts'

const README = new URL('../../../README.md', import.meta.url)
const SCHEMAS: Record<string, z.ZodType> = { ...runEventSchemas, batch: batchSchema, heartbeat: z.object({}) }

/** The rows of the README's table of the stream: the fields of each event as they are written there. */
function documented(): Record<string, string> {
  const rows = readFileSync(README, 'utf8').matchAll(/^\| `(\w+)` \| `([[{][^`]*)` \| [^|]+ \|$/gm)
  return Object.fromEntries([...rows].map(([, event, fields]) => [event, fields]))
}

/** The fields of an event's data, in the README's notation. */
function fieldsOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodArray) return `[${fieldsOf(schema.element as z.ZodType)}]`
  if (!(schema instanceof z.ZodObject)) throw new Error('The data of an event is an object or a list of objects.')
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
  return `{${fields.map(([name, field]) => (isOptional(field) ? `${name}?` : name)).join(', ')}}`
}

/** A field that takes anything counts as given: JSON cannot say that it is undefined. */
function isOptional(field: z.ZodType): boolean {
  return field instanceof z.ZodOptional
}

describe('the table of the stream in the README', () => {
  test('has every event of the contract and no other', () => {
    expect(Object.keys(documented()).toSorted()).toEqual(Object.keys(SCHEMAS).toSorted())
  })

  test.each(Object.keys(SCHEMAS))('has the fields of %s', (event) => {
    expect(documented()[event]).toBe(fieldsOf(SCHEMAS[event] as z.ZodType))
  })
})

test('an event that a newer server sends is ignored', () => {
  expect(parseAgentEvent('an_event_of_tomorrow', { content: 'hello' }, 'a')).toBeNull()
})
