import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { countFound, countTodos } from './counts.ts'

const CALENDAR = { time_zone: 'Europe/Berlin', today: '2026-11-22' }
let id = 0
const todo = (fields: Parameters<typeof todoOf>[0] | object) => todoOf({ id: `${++id}`, item: 'a', ...fields })

test('each place counts its open todos, overdue ones as those of today', () => {
  const todos = [
    todo({ due_date: '2026-11-20', tags: ['Work'] }),
    todo({ due_date: '2026-11-22', list_id: 'home' }),
    todo({ due_date: '2026-11-23', list_id: 'home', tags: ['work'] }),
    todo({}),
  ]
  const counts = countTodos(todos, new Set(), CALENDAR)
  expect(counts).toMatchObject({ all: 4, inbox: 2, today: 2, overdue: 1 })
  expect([...counts.lists]).toEqual([['home', 2]])
  expect([...counts.tags]).toEqual([['work', 2]])
})

test('the todos of an archived list count for that list only', () => {
  const todos = [todo({ due_date: '2026-11-20', list_id: 'old', tags: ['work'] })]
  const counts = countTodos(todos, new Set(['old']), CALENDAR)
  expect(counts).toMatchObject({ all: 0, inbox: 0, today: 0, overdue: 0 })
  expect([...counts.lists]).toEqual([['old', 1]])
  expect(counts.tags.size).toBe(0)
})

test('a saved search counts the open todos that it finds, also by their steps, without those of archived lists', () => {
  const todos = [
    todo({ item: 'Plan the garden', tags: ['home'] }),
    todo({ item: 'Garden chairs', list_id: 'old' }),
    todo({ item: 'Shopping' }),
  ]
  const step = todo({ item: 'Seeds for the garden', parent_id: todos[2]!.id })
  const source = { open: todos, stepsOf: (id: string) => (id === step.parent_id ? [step] : []) }
  expect(countFound(source, new Set(['old']), 'garden')).toBe(2)
  expect(countFound(source, new Set(), 'garden #home')).toBe(1)
  expect(countFound(source, new Set(), '  ')).toBe(0)
})
