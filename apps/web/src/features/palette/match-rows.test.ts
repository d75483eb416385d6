import { expect, test } from 'vitest'
import { bestMatches, matchOf } from './match-rows.ts'

test.each([
  ['Upcoming', 'up', 3],
  ['New list', 'list', 2],
  ['Move all to today', 'to mo', 2],
  ['Demnächst', 'demna', 3],
  ['Upcoming', 'com', 1],
  ['Upcoming', 'xyz', 0],
  ['Upcoming', '', 1],
])('%s matches “%s” with %i', (text, query, match) => {
  expect(matchOf(text, query)).toBe(match)
})

test('the best matches come first, and equal ones stay in their order', () => {
  const rows = [{ label: 'Tomorrow' }, { label: 'Done today' }, { label: 'Today' }, { label: 'To do' }]
  expect(bestMatches(rows, 'to', 3).map(({ label }) => label)).toEqual(['Tomorrow', 'Today', 'To do'])
})

test('words that are not shown match too', () => {
  expect(bestMatches([{ label: 'Dark theme', words: 'night' }], 'night', 3)).toHaveLength(1)
  expect(bestMatches([{ label: 'Dark theme' }], '', 3)).toHaveLength(1)
})
