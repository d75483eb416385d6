import { expect, test } from 'vitest'
import { toolDescriptions } from '../../tools/registry.ts'
import type { ToolDescription } from '../../types.ts'
import { functionTools } from './tool-schema.ts'

function parameters(properties: object, required: string[] = [], isStrict = false, isNullAbsent = false): object {
  const tool: ToolDescription = {
    name: 'tool',
    description: 'A tool.',
    parameters: { type: 'object', properties, required, additionalProperties: false },
    isNullAbsent,
  }
  return functionTools([tool], isStrict)[0]!.parameters
}

test.each<[string, object, object]>([
  ['a list of types', { type: ['string', 'null'] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  [
    'a description beside anyOf',
    { description: 'Its day.', anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    { anyOf: [{ type: 'string', description: 'Its day.' }, { type: 'null' }] },
  ],
  [
    'bounds of length, a pattern and a format',
    { type: 'string', minLength: 1, maxLength: 9, pattern: '^a$', format: 'uuid' },
    { type: 'string' },
  ],
  [
    'an exclusive bound',
    { type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'integer', minimum: 1 },
  ],
  [
    'a default',
    { type: 'integer', default: 60, minimum: 5, description: 'How long.' },
    { type: 'integer', minimum: 5, description: 'How long. Default: 60.' },
  ],
  ['an enum', { type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
  [
    'a list of objects',
    {
      type: 'array',
      maxItems: 9,
      items: { type: 'object', properties: { a: { type: ['string'] } }, required: ['a'], additionalProperties: false },
    },
    { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
  ],
])('%s is written so that all providers accept it', (_, given, sent) => {
  expect(parameters({ field: given })).toEqual({ type: 'object', properties: { field: sent } })
})

test('a strict schema requires all fields, and an optional one accepts null', () => {
  const fields = { id: { type: 'string' }, minutes: { type: 'integer', description: 'How long.' } }

  expect(parameters(fields, ['id'], true)).toEqual({
    type: 'object',
    properties: {
      id: { type: 'string' },
      minutes: { anyOf: [{ type: 'integer', description: 'How long.' }, { type: 'null' }] },
    },
    required: ['id', 'minutes'],
    additionalProperties: false,
  })
})

test('a tool where null empties a field is not strict, unless null means the same as a missing field', () => {
  const nullable = { day: { type: ['string', 'null'] } }

  expect(parameters(nullable, [], true)).not.toHaveProperty('additionalProperties')
  expect(
    parameters({ moves: { type: 'array', items: { type: 'object', properties: nullable } } }, ['moves'], true),
  ).not.toHaveProperty('additionalProperties')
  expect(parameters(nullable, [], true, true)).toMatchObject({ required: ['day'], additionalProperties: false })
})

test('the tools that can be strict are strict, and are converted once', () => {
  const tools = functionTools(toolDescriptions(), true)

  expect(tools.filter(({ strict }) => !strict).map(({ name }) => name)).toEqual([
    'get_todo_list',
    'update_todo',
    'batch_update_schedule',
  ])
  expect(functionTools(toolDescriptions(), true)).toBe(tools)
  expect(functionTools(toolDescriptions(), false).some(({ strict }) => strict)).toBe(false)
})
