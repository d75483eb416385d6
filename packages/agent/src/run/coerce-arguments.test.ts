import { expect, test } from 'vitest'
import { z } from 'zod'
import { coerceArguments } from './coerce-arguments.ts'

const schema = z.strictObject({
  item: z.string(),
  tags: z.array(z.string()).optional(),
  todos: z.array(z.strictObject({ item: z.string(), minutes: z.int().optional() })).optional(),
  minutes: z.int().positive().optional(),
  repeat: z.strictObject({ every: z.number() }).optional(),
  is_done: z.boolean().optional(),
  start: z.union([z.iso.date(), z.null()]).optional(),
})

test.each<[string, object, object]>([
  ['a list as JSON in a string', { item: 'a', tags: '["x","y"]' }, { item: 'a', tags: ['x', 'y'] }],
  ['an object as JSON in a string', { item: 'a', repeat: '{"every":2}' }, { item: 'a', repeat: { every: 2 } }],
  ['a number as a string', { item: 'a', minutes: '30' }, { item: 'a', minutes: 30 }],
  ['a boolean as a string', { item: 'a', is_done: 'true' }, { item: 'a', is_done: true }],
  ['null for a field that is left out', { item: 'a', minutes: null, tags: null }, { item: 'a' }],
  ['a string where a list is expected', { item: 'a', tags: 'x' }, { item: 'a', tags: ['x'] }],
  [
    'an object where a list is expected, with a number as a string within it',
    { item: 'a', todos: { item: 'b', minutes: '5' } },
    { item: 'a', todos: [{ item: 'b', minutes: 5 }] },
  ],
  [
    'several at once, in JSON within JSON',
    { item: 'a', minutes: '30', todos: '[{"item":"b","minutes":"5"}]' },
    { item: 'a', minutes: 30, todos: [{ item: 'b', minutes: 5 }] },
  ],
])('%s is converted', (_, given, expected) => {
  expect(coerceArguments(schema, given)).toEqual(expected)
})

test('all arguments as JSON in a string are converted', () => {
  expect(coerceArguments(schema, '{"item":"a","minutes":"30"}')).toEqual({ item: 'a', minutes: 30 })
})

test.each<[string, unknown]>([
  ['a string that looks like JSON where a string is right', { item: '["x"]' }],
  ['null where it has a meaning', { item: 'a', start: null }],
  ['a required field that is null', { item: null }],
  ['a number that is out of range', { item: 'a', minutes: '-1' }],
  ['an unknown field', { item: 'a', more: '1' }],
  ['words for a number', { item: 'a', minutes: 'half an hour' }],
  ['text that is no object', 'hello'],
])('%s stays as it is', (_, given) => {
  expect(coerceArguments(schema, given)).toEqual(given)
})
