import type { List } from '@todo-agents/contract/list'
import type { Tag } from '@todo-agents/contract/tag'
import { describe, expect, test } from 'vitest'
import { todoOf } from '../../../testing/todo.ts'
import { mentionAt, mentionsOf, withMention } from './mentions.ts'

describe('an “@” at the cursor', () => {
  test.each([
    ['@', 1, { start: 0, text: '' }],
    ['move @te', 8, { start: 5, text: 'te' }],
    ['move @team meeting', 18, { start: 5, text: 'team meeting' }],
    ['(@te', 4, { start: 1, text: 'te' }],
    ['@a and @b', 9, { start: 7, text: 'b' }],
    ['@abc', 2, { start: 0, text: 'a' }],
  ])('%s is a mention', (text, cursor, query) => {
    expect(mentionAt(text, cursor)).toEqual(query)
  })

  test.each([
    ['', 0],
    ['no sign', 7],
    ['ann@example.com', 15],
    ['@ two', 5],
    ['@a\nb', 4],
    ['@a  b', 5],
    [`@${'a'.repeat(41)}`, 42],
    ['a @b', 2],
  ])('%s is none', (text, cursor) => {
    expect(mentionAt(text, cursor)).toBeNull()
  })
})

const known = {
  todos: [todoOf({ id: '1', item: 'Buy milk' }), todoOf({ id: '2', item: 'Milk the cow' })],
  lists: [
    { id: 'l', name: 'Milk run', archived_at: null },
    { id: 'm', name: 'Milk of old', archived_at: '2026-01-01T00:00:00.000Z' },
  ] as List[],
  tags: [{ id: 't', name: 'milky' }] as Tag[],
}

test('names that begin with the query come first, and archived lists do not come', () => {
  expect(mentionsOf('MILK', known).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    'list l',
    'tag t',
    'todo 2',
    'todo 1',
  ])
})

test('at most eight are suggested, also for an empty query', () => {
  const todos = Array.from({ length: 10_000 }, (_, index) => todoOf({ id: `${index}`, item: `Todo ${index}` }))
  expect(mentionsOf('', { ...known, todos })).toHaveLength(8)
  expect(mentionsOf('none', { ...known, todos })).toEqual([])
})

test('a chosen name takes the place of the query', () => {
  const mention = { kind: 'todo', id: '1', name: 'Buy milk' } as const
  expect(withMention('move @mi to Friday', { start: 5, text: 'mi' }, mention)).toEqual({
    text: 'move Buy milk to Friday',
    cursor: 14,
  })
  expect(withMention('@', { start: 0, text: '' }, mention)).toEqual({ text: 'Buy milk ', cursor: 9 })
})
