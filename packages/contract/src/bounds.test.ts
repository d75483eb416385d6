import { expect, test } from 'vitest'
import { agentRequestSchema } from './agent-request.ts'
import {
  DEFAULT_PAGE_LENGTH,
  MAX_BATCH_CALLS,
  MAX_BODY_BYTES,
  MAX_DESCRIPTION_LENGTH,
  MAX_FRAGMENTS,
  MAX_IDS,
  MAX_MESSAGE_LENGTH,
  MAX_PAGE_LENGTH,
  MAX_TAG_NAME_LENGTH,
  MAX_TAGS_PER_TODO,
  MAX_TITLE_LENGTH,
} from './bounds.ts'
import { todoCreateSchema, todoIdsSchema, todoListSchema } from './todo.ts'

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `01a2053e-68a8-776e-a75b-${String(index).padStart(12, '0')}`)
}

test.each([
  ['the ids of a call', todoIdsSchema, MAX_IDS, (count: number) => ({ id: ids(count) })],
  ['the length of a page', todoListSchema, MAX_PAGE_LENGTH, (limit: number) => ({ limit })],
  ['the fragments of a search', todoListSchema, MAX_FRAGMENTS, (n: number) => ({ fragments: Array(n).fill('a') })],
  ['the title of a todo', todoCreateSchema, MAX_TITLE_LENGTH, (length: number) => ({ item: 'x'.repeat(length) })],
  [
    'the length of a message',
    agentRequestSchema,
    MAX_MESSAGE_LENGTH,
    (length: number) => ({ messages: [{ role: 'user', content: 'x'.repeat(length) }] }),
  ],
] as const)('a schema takes %s up to its bound, and refuses more', (_, schema, bound, inputOf) => {
  expect(schema.safeParse(inputOf(bound)).success).toBe(true)
  expect(schema.safeParse(inputOf(bound + 1)).success).toBe(false)
})

test('a list without a limit has a page of the default length', () => {
  expect(todoListSchema.parse({}).limit).toBe(DEFAULT_PAGE_LENGTH)
})

test('a full batch of the largest todos fits into a body', () => {
  const largest = {
    item: 'x'.repeat(MAX_TITLE_LENGTH),
    description: '"'.repeat(MAX_DESCRIPTION_LENGTH),
    tags: Array.from({ length: MAX_TAGS_PER_TODO }, () => 'x'.repeat(MAX_TAG_NAME_LENGTH)),
  }
  const batch = Object.fromEntries(Array.from({ length: MAX_BATCH_CALLS }, (_, index) => [index, largest]))
  expect(JSON.stringify(batch).length).toBeLessThan(MAX_BODY_BYTES)
})
