import { expect, test } from 'vitest'
import { nextFocus } from './next-focus.ts'

test.each([
  ['a row that only moved keeps it', 'b', 'abc', 'acb', 'b'],
  ['the next row takes it', 'b', 'abc', 'ac', 'c'],
  ['the next row that is left takes it', 'a', 'abc', 'c', 'c'],
  ['after the last row, the one before takes it', 'c', 'abc', 'ab', 'b'],
  ['a new row does not take it', 'b', 'ab', 'xa', 'a'],
  ['an empty list has none', 'a', 'a', '', null],
])('%s', (_, id, before, after, expected) => {
  expect(nextFocus(id, [...before], [...after])).toBe(expected)
})
