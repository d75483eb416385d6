import { expect, test } from 'vitest'
import { readPositions } from './positions.ts'

test.each([
  ['the second one', [2]],
  ['the first', [1]],
  ['first task on my list', [1]],
  ['the last one', [-1]],
  ['the last two', [-2, -1]],
  ['the first three todos', [1, 2, 3]],
  ['number 3', [3]],
  ['#2', [2]],
  ['items 1, 2 and 4', [1, 2, 4]],
  ['the first and the third', [1, 3]],
  ['the 1st and last one', [1, -1]],
])('“%s” means the places %j', (words, places) => {
  expect(readPositions(words)).toEqual(places)
})

test.each(['the first draft', 'the last email to Bob', 'number plates', 'item 0', '5', 'the second floor'])(
  '“%s” names no place',
  (words) => {
    expect(readPositions(words)).toBeNull()
  },
)
