import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { fieldWords } from './field-words.ts'

const READER = {
  time_zone: 'Europe/Berlin',
  date_order: null,
  today: '2026-11-22',
  listName: (id: string) => (id === 'home' ? 'Home' : undefined),
  todoName: (id: string) => (id === 'pack' ? 'Pack' : undefined),
} as const

function wordsOf(before: Partial<Todo>, after: Partial<Todo>): string[] {
  const of = (fields: Partial<Todo>) => todoOf({ id: 'todo', item: 'Milk', ...fields })
  const words = fieldWords(of(before), of(after), READER)
  return words.map((each) => `${each.field}: ${each.before} → ${each.after}`)
}

const MEETING = { start_time: '2026-11-24T09:00:00.000Z', end_time: '2026-11-24T10:00:00.000Z' }

test.each<[string, Partial<Todo>, Partial<Todo>]>([
  ['Title: Milk → Oat milk', { item: 'Milk' }, { item: 'Oat milk' }],
  ['When: none → Tue, Nov 24', {}, { due_date: '2026-11-24' }],
  ['When: Nov 24 – Nov 26 → none', { due_date: '2026-11-24', end_date: '2026-11-26' }, {}],
  ['Importance: none → high', {}, { importance: 'high' }],
  ['List: Inbox → Home', {}, { list_id: 'home' }],
  ['List: Inbox → another list', {}, { list_id: 'gone' }],
  ['Part of: none → Pack', {}, { parent_id: 'pack' }],
  ['Tags: home → home, work', { tags: ['home'] }, { tags: ['home', 'work'] }],
  ['Repeats: no → every day', {}, { recurrence: 'FREQ=DAILY' }],
])('%s', (words, before, after) => {
  expect(wordsOf(before, after)).toEqual([words])
})

test('a time is one field, with its day', () => {
  const words = wordsOf({ due_date: '2026-11-24' }, MEETING)
  expect(words).toHaveLength(1)
  expect(words[0]).toMatch(/^When: Tue, Nov 24 → Tue, Nov 24, 10:00.* – 11:00/)
})

test('an effect with only the fields that differ has the same words', () => {
  const words = fieldWords({ importance: 'low', item: 'Milk' }, { importance: 'high', item: 'Oat milk' }, READER)
  expect(words.map(({ field }) => field)).toEqual(['Title', 'Importance'])
})

test('versions, positions and counts of steps are no fields for a reader', () => {
  expect(wordsOf({}, { version: 2, position: 'b', step_count: 3 })).toEqual([])
})
