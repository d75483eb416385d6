import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { createSearch, isEmptySearch, matchesSearch, parseSearch } from './search.ts'

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

describe('a search that is typed letter by letter', () => {
  const none = { stepsOf: () => [] }
  const todos = ['Call Ana', 'Call Ben', 'Buy bananas'].map((item) => todoOf({ id: item, item, tags: ['Home'] }))
  const namesOf = (found: readonly Todo[]) => found.map(({ item }) => item)

  test('finds the same as a search of everything, whether the query becomes narrower or not', () => {
    const find = createSearch()
    for (const text of [
      'a',
      'an',
      'ana',
      'an',
      'call an',
      'b',
      'be',
      '#home',
      '#ho',
      'a #home',
      'a #home !high',
      'a',
    ]) {
      const query = parseSearch(text)
      expect(namesOf(find(todos, none, query)), text).toEqual(
        namesOf(todos.filter((todo) => matchesSearch(todo, [], query))),
      )
    }
  })

  test('looks at all todos again when they or their steps have changed', () => {
    const find = createSearch()
    expect(namesOf(find(todos, none, parseSearch('ana')))).toEqual(['Call Ana', 'Buy bananas'])
    const more = [...todos, todoOf({ id: 'x', item: 'Anagram' })]
    expect(namesOf(find(more, none, parseSearch('anag')))).toEqual(['Anagram'])
    const step = todoOf({ id: 's', item: 'anagrams' })
    const withStep = { stepsOf: (id: string) => (id === 'Call Ben' ? [step] : []) }
    expect(namesOf(find(more, withStep, parseSearch('anagr')))).toEqual(['Call Ben', 'Anagram'])
  })

  test('returns the same array if everything still matches', () => {
    const find = createSearch()
    const found = find(todos, none, parseSearch('an'))
    expect(find(todos, none, parseSearch('ana'))).toBe(found)
  })
})
