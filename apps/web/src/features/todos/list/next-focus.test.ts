import { expect, test } from 'vitest'
import { nextFocus } from './next-focus.ts'

test.each([
  ['a moved row keeps it', 'b', 'abc', 'acb', 'b'],
  ['the next row receives it', 'b', 'abc', 'ac', 'c'],
  ['the next remaining row receives it', 'a', 'abc', 'c', 'c'],
  ['after the last row, the one before receives it', 'c', 'abc', 'ab', 'b'],
  ['a new row does not receive it', 'b', 'ab', 'xa', 'a'],
  ['an empty list has none', 'a', 'a', '', null],
])('the focus goes to the nearest row: %s', (_, id, before, after, expected) => {
  expect(nextFocus(id, [...before], [...after])).toBe(expected)
})
