import type { Change } from '@todo-agents/contract/change'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { changesWords, undoneWords } from './change-words.ts'

const MILK = todoOf({ id: 'milk', item: 'Milk' })
const DONE = '2026-11-22T08:00:00.000Z'

function change(fields: Partial<Change>): Change {
  const { after = MILK, before = MILK } = fields
  const entity_id = (after ?? before)!.id
  return { id: 'c', entity: 'todo', entity_id, kind: 'update', ...fields, before, after } as Change
}

const created = (item: string, more = {}) =>
  change({ kind: 'create', before: null, after: todoOf({ id: item, item, ...more }) })

test.each<[string, Change[]]>([
  ['Created “Milk”', [created('Milk')]],
  ['Deleted “Milk”', [change({ kind: 'delete', after: null })]],
  ['Completed “Milk”', [change({ after: { ...MILK, completed_at: DONE } })]],
  ['Reopened “Milk”', [change({ before: { ...MILK, completed_at: DONE } })]],
  ['Changed the order of “Milk”', [change({ after: { ...MILK, position: 'b', version: 2 } })]],
  ['Changed “Oat milk”', [change({ after: { ...MILK, item: 'Oat milk' } })]],
  ['Created 2 todos', [created('Milk'), created('Bread')]],
  ['Changed 2 todos', [created('Milk'), change({ entity_id: 'bread', after: { ...MILK, id: 'bread' } })]],
  ['Changed “Milk” (2 changes)', [change({ after: { ...MILK, importance: 'high' } }), change({})]],
  ['Changed 2 todos (3 changes)', [created('Milk'), created('Bread'), change({ entity_id: 'Milk' })]],
  ['Created “Pack”', [created('Socks', { parent_id: 'Pack' }), created('Pack')]],
])('%s', (words, changes) => {
  expect(changesWords(changes)).toBe(words)
})

test('what an undo took back is said as it was done', () => {
  const undo = { undoes: 'earlier' }
  expect(undoneWords([change({ ...undo, kind: 'create', before: null })])).toBe('Deleted “Milk”')
  expect(undoneWords([change({ ...undo, before: { ...MILK, completed_at: DONE } })])).toBe('Completed “Milk”')
  const milk = { ...MILK, item: 'Oat milk' }
  expect(undoneWords([change({ ...undo, before: milk }), change({ ...undo, entity_id: 'b', before: milk })])).toBe(
    'Changed 2 todos',
  )
})

test('of changes that are not all known, no exact number is said', () => {
  expect(changesWords([created('Milk'), created('Bread')], true)).toBe('Created at least 2 todos')
  expect(changesWords([created('Milk')], true)).toBe('Created at least 1 todo')
})

test('a new tag is named unless a todo was created with it', () => {
  const tag = { id: 't', name: 'home', color: 'red', created_at: DONE } as const
  const newTag = { id: 'c', entity: 'tag', entity_id: 't', kind: 'create', before: null, after: tag } as Change
  expect(changesWords([newTag])).toBe('Created the tag “home”')
  expect(changesWords([created('Milk'), newTag])).toBe('Created “Milk”')
})
