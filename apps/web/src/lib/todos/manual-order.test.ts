import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { inManualOrder, placeAfter } from './manual-order.ts'

const at = (position: string) => todoOf({ id: position, item: position, position })
const POSITIONS = ['Zz', 'a0', 'a001', 'a01', 'a0V', 'a1', 'a1V', 'b00', 'b00V']

test('todos are sorted by their positions, capital letters first', () => {
  expect(inManualOrder(POSITIONS.toReversed().map(at)).map(({ position }) => position)).toEqual(POSITIONS)
})

test.each([null, ...POSITIONS])('the place after %s is before every later todo', (position) => {
  const moved = todoOf({ id: 'moved', item: 'moved', position: placeAfter(position === null ? null : at(position)) })
  const sorted = inManualOrder([...POSITIONS.map(at), moved])
  expect(sorted.indexOf(moved)).toBe(position === null ? 0 : POSITIONS.indexOf(position) + 1)
})
