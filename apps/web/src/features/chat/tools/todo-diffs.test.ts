import type { Change } from '@todo-agents/contract/change'
import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { todoOf } from '../../../testing/todo.ts'
import { todoDiffs, whenOf } from './todo-diffs.ts'

const reader = { time_zone: 'UTC', today: '2026-01-15', listName: (id: string) => `list ${id}` }
const milk = todoOf({ id: '1', item: 'Milk' })

function diffs(before: Partial<Todo>, after: Partial<Todo>) {
  const change = { entity: 'todo', kind: 'update', before: { ...milk, ...before }, after: { ...milk, ...after } }
  return todoDiffs(change as Change, reader)
}

test('a moved todo has its earlier and its new time', () => {
  const [diff, ...others] = diffs(
    { due_date: '2026-01-15' },
    { start_time: '2026-01-16T10:00:00.000Z', end_time: '2026-01-16T11:00:00.000Z' },
  )
  expect(others).toEqual([])
  expect(diff).toMatchObject({ field: null, before: 'Today' })
  expect(diff?.after).toMatch(/^Tomorrow, 10:00(\sAM)? – 11:00(\sAM)?$/)
})

test('each changed field is named', () => {
  expect(
    diffs(
      { list_id: null, tags: [], importance: 'none' },
      { list_id: 'a', tags: ['x', 'y'], importance: 'high', item: 'Oat milk' },
    ),
  ).toEqual([
    { field: 'Title', before: 'Milk', after: 'Oat milk' },
    { field: 'Importance', before: 'none', after: 'high' },
    { field: 'List', before: 'Inbox', after: 'list a' },
    { field: 'Tags', before: 'none', after: 'x, y' },
  ])
})

test('a long description is cut', () => {
  const [diff] = diffs({}, { description: 'a'.repeat(61) })
  expect(diff).toEqual({ field: 'Description', before: 'none', after: `${'a'.repeat(60)}…` })
})

test('a new todo, a deleted one and a tag have no differences', () => {
  const of = (change: Partial<Change>) => todoDiffs({ entity: 'todo', ...change } as Change, reader)
  expect(of({ before: null, after: milk })).toEqual([])
  expect(of({ before: milk, after: null })).toEqual([])
  expect(of({ entity: 'tag' })).toEqual([])
})

test('a todo of several days is shown with its first and last day, and one without a day with none', () => {
  expect(whenOf({ ...milk, due_date: '2026-01-20', end_date: '2026-01-22' }, reader)).toBe('Jan 20 – Jan 22')
  expect(whenOf(milk, reader)).toBe('none')
})
