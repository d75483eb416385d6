import { approvalRequired } from '@todo-agents/contract/approval'
import { expect, test } from 'vitest'
import { approvalRows, boundRows, canChoose, detailsWithout } from './approval-rows.ts'

const expires_at = '2026-01-16T08:00:00.000Z'
const question = { approval_id: 'a', call_id: 'c', tool_name: 'update_todo', expires_at }
const update = {
  ...question,
  arguments: { id: ['1', '2', '3'], tags: ['x', 'y', 'z'] },
  preview: ['Change “One”', 'Change “Two”', 'Change “Three”'],
}

test('rows that are left out of one call are removed from its arguments, and nothing else is', () => {
  expect(detailsWithout(update, new Set(['c 0', 'c 2']))).toEqual({ args: { id: ['2'], tags: ['x', 'y', 'z'] } })
  expect(detailsWithout(update, new Set())).toBeUndefined()

  const moves = ['1', '2'].map((id) => ({ id, due_date: '2026-01-20' }))
  const move = { ...question, arguments: { moves }, preview: ['Move “One”', 'Move “Two”'] }
  expect(detailsWithout(move, new Set(['c 1']))).toEqual({ args: { moves: [moves[0]] } })
})

test('one call offers no choice when its arguments have no list of todos', () => {
  expect(canChoose(update)).toBe(true)
  expect(canChoose({ ...update, preview: ['Change all'] })).toBe(false)
  expect(canChoose({ ...update, arguments: {}, preview: ['Restore “One”', 'Restore “Two”'] })).toBe(false)
  expect(canChoose({ ...update, arguments: { id: '1' }, preview: ['Change “One”'] })).toBe(false)
})

const call = (call_id: string, args: Record<string, unknown>, preview: string[]) => ({
  call_id,
  tool_name: 'delete_todo',
  arguments: args,
  preview,
})
const several = approvalRequired({
  approval_id: 'a',
  expires_at,
  calls: [
    call('one', { id: '1' }, ['Delete “Milk”']),
    call('two', { id: ['2', '3'] }, ['Delete “Milk”', 'Delete “Bread”']),
    call('undo', {}, ['Restore “Jam”', 'Restore “Tea”']),
  ],
}).data

test('several calls give one row for each line, also when two lines are the same', () => {
  const rows = approvalRows(several)
  expect(rows.map(({ line }) => line)).toEqual(several.preview)
  expect(new Set(rows.map(({ key }) => key)).size).toBe(5)
  expect(canChoose(several)).toBe(true)
})

test('a call without any of its rows is declined, and a call without some of them is made with the rest', () => {
  expect(detailsWithout(several, new Set(['one 0', 'two 1']))).toEqual({
    calls: [
      { call_id: 'one', decision: 'deny' },
      { call_id: 'two', arguments: { id: ['2'] } },
    ],
  })
})

test('the rows of a call without a list of todos are left out together', () => {
  const restored = approvalRows(several).find(({ line }) => line === 'Restore “Tea”')!
  expect(boundRows(restored)).toEqual(['undo 0', 'undo 1'])
  expect(detailsWithout(several, new Set(boundRows(restored)))).toEqual({
    calls: [{ call_id: 'undo', decision: 'deny' }],
  })
})

test('edited arguments are sent, together with the rows that are left out', () => {
  const args = { id: ['1', '2', '3'], tags: ['z'] }
  expect(detailsWithout(update, new Set(['c 0']), new Map([['c', args]]))).toEqual({
    args: { id: ['2', '3'], tags: ['z'] },
  })
  expect(detailsWithout(several, new Set(), new Map([['one', { id: '9' }]]))).toEqual({
    calls: [{ call_id: 'one', arguments: { id: '9' } }],
  })
})

test('a row names its todo where the arguments do', () => {
  expect(approvalRows(several).map(({ todo_id }) => todo_id)).toEqual(['1', '2', '3', null, null])
})
