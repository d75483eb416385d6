import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { todoOf } from '../../../testing/todo.ts'
import { placesOf, rowKeys, rowsOf } from './virtual-rows.ts'

const group = (key: string, todos: (Partial<Todo> & Pick<Todo, 'id'>)[]) => ({
  key,
  title: key,
  day: null,
  todos: todos.map((fields) => todoOf({ item: fields.id, ...fields })),
})

test('the places of todos are their lines in all groups; a step stands for its todo, which has one place', () => {
  const groups = [
    group('timed', [{ id: 'a', start_time: '2026-11-22T08:00:00.000Z' }, { id: 'b' }]),
    group('rest', [{ id: 'c' }]),
    group('done', [
      { id: 's', parent_id: 'd' },
      { id: 't', parent_id: 'a' },
    ]),
  ]
  expect([...placesOf(rowsOf(groups, '2026-11-22T09:00:00.000Z'))]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 5],
    ['d', 7],
  ])
})

test('a later occurrence is a line of its own between the todos of its day, and has no place of its todo', () => {
  const again = todoOf({ id: 'a', item: 'a', occurrence: '2026-11-24' })
  const groups = [{ ...group('day', [{ id: 'b' }, { id: 'c' }]), later: [{ todo: again, before: 1 }] }]
  expect(rowsOf(groups, null).map((row) => row.key)).toEqual(['heading day', 'b', 'a 2026-11-24', 'c'])
  expect(rowKeys(groups)).toEqual(['b', 'a 2026-11-24', 'c'])
  expect([...placesOf(rowsOf(groups, null)).keys()]).toEqual(['b', 'c'])
})
