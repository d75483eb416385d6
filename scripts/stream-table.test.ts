import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runEventSchemas } from '../packages/contract/src/agent-events.ts'
import { batchSchema } from '../packages/contract/src/sse-decode.ts'

/** The parts of a zod schema that this test reads. */
interface Schema {
  def: { type: string }
  shape?: Record<string, Schema>
  element?: Schema
}

const SCHEMAS = { ...runEventSchemas, batch: batchSchema, heartbeat: { def: { type: 'object' }, shape: {} } }
const EVENTS = Object.entries(SCHEMAS as unknown as Record<string, Schema>)

/** Returns the fields of each event, as they are written in the README's table of the stream. */
function documented(): Record<string, string> {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = readme.matchAll(/^\| `(\w+)` \| `([[{][^`]*)` \| [^|]+ \|$/gm)
  return Object.fromEntries([...rows].map(([, event, fields]) => [event, fields]))
}

/** Returns the fields of an event's data, in the README's notation. */
function fieldsOf({ shape, element }: Schema): string {
  if (element) return `[${fieldsOf(element)}]`
  if (!shape) throw new Error('The data of an event is an object or a list of objects.')
  const fields = Object.entries(shape).map(([name, { def }]) => (def.type === 'optional' ? `${name}?` : name))
  return `{${fields.join(', ')}}`
}

describe('the table of the stream in the README', () => {
  test('has every event of the contract and no other', () => {
    expect(Object.keys(documented()).toSorted()).toEqual(EVENTS.map(([event]) => event).toSorted())
  })

  test.each(EVENTS)('has the fields of %s', (event, schema) => {
    expect(documented()[event]).toBe(fieldsOf(schema))
  })
})
