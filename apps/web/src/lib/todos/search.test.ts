import { describe, expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { isEmptySearch, matchesSearch, parseSearch } from './search.ts'

test.each([
  ['Buy  MILK', { words: ['buy', 'milk'], tags: [], importance: null }],
  ['#Work report !high', { words: ['report'], tags: ['work'], importance: 'high' }],
  ['# !urgent', { words: ['#', '!urgent'], tags: [], importance: null }],
])('%j is read as words, tags and an importance', (text, expected) => {
  expect(parseSearch(text)).toEqual(expected)
})

test('spaces alone are no search', () => {
  expect(isEmptySearch(parseSearch('  '))).toBe(true)
  expect(isEmptySearch(parseSearch('#a'))).toBe(false)
})

describe('a search finds', () => {
  const todo = todoOf({ id: 'a', item: 'Plan the Party', description: 'Ask Ana', tags: ['Family'], importance: 'low' })
  const steps = [todoOf({ id: 's', item: 'Order a cake', parent_id: 'a' })]

  test.each(['party', 'ana plan', 'fam', 'cake', 'party cake', '#family', '!low', '#family !low cake', 'part'])(
    '%j in the title, the description, a tag or a step',
    (text) => {
      expect(matchesSearch(todo, steps, parseSearch(text))).toBe(true)
    },
  )

  test.each(['milk', 'party milk', '#fam', '!high', '#family !high'])('nothing for %j', (text) => {
    expect(matchesSearch(todo, steps, parseSearch(text))).toBe(false)
  })
})
