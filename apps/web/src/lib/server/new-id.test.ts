import { todoCreateSchema } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

test('ids pass the schema of the contract, are unique, and sort by their time of creation', () => {
  const ids = Array.from({ length: 1_000 }, () => newId())
  for (const id of ids) expect(todoCreateSchema.parse({ item: 'a', id }).id).toBe(id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(newId(Date.parse('2026-11-22T08:00:00Z')) < newId(Date.parse('2026-11-22T08:00:00.001Z'))).toBe(true)
  expect(newId(Date.parse('2026-11-22T08:00:00Z')).slice(0, 15)).toBe('01a20244-e800-7')
})
