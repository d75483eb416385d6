import { expect, test } from 'vitest'
import { argumentsWithout, canChoose } from './approval-rows.ts'

const question = { approval_id: 'a', call_id: 'c', tool_name: 'update_todo', expires_at: '2026-01-16T08:00:00.000Z' }
const update = {
  ...question,
  arguments: { id: ['1', '2', '3'], tags: ['x', 'y', 'z'] },
  preview: ['Change “One”', 'Change “Two”', 'Change “Three”'],
}

test('leaves out the rows at these lines, and nothing else', () => {
  expect(argumentsWithout(update, new Set([0, 2]))).toEqual({ id: ['2'], tags: ['x', 'y', 'z'] })
  expect(argumentsWithout(update, new Set())).toBeUndefined()

  const moves = ['1', '2'].map((id) => ({ id, due_date: '2026-01-20' }))
  const move = { ...question, arguments: { moves }, preview: ['Move “One”', 'Move “Two”'] }
  expect(argumentsWithout(move, new Set([1]))).toEqual({ moves: [moves[0]] })
})

test('offers no choice where a line cannot be told from the arguments', () => {
  expect(canChoose(update)).toBe(true)
  expect(canChoose({ ...update, preview: ['Change all'] })).toBe(false)
  expect(canChoose({ ...update, arguments: { id: '1' }, preview: ['Change “One”'] })).toBe(false)
  expect(argumentsWithout({ ...update, preview: ['Change all'] }, new Set([0]))).toBeUndefined()
})
