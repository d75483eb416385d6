import type { Occurrence, Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { laterTodos } from './later-todos.ts'
import type { Todos } from './replica.ts'

const standup = todoOf({
  id: 'a',
  item: 'standup',
  due_date: '2026-11-23',
  recurrence: 'FREQ=DAILY',
  series_id: 's',
  occurrence: '2026-11-23',
  description: 'on the phone',
})

const occurrenceOf = (due_date: string): Occurrence => ({ ...standup, due_date, occurrence: due_date })
const occurrences = ['2026-11-24', '2026-11-25'].map(occurrenceOf)

function todosOf(...all: Todo[]): Todos {
  return {
    open: all.filter(({ completed_at }) => completed_at === null),
    get: (id) => all.find((todo) => todo.id === id),
    stepsOf: () => [],
    status: 'complete',
    error: null,
  }
}

const daysOf = (todos: Todo[]) => todos.map(({ id, due_date }) => `${id} ${due_date}`)

test('a later occurrence has the times of its day, and the rest of its todo', () => {
  const [next] = laterTodos(occurrences, todosOf(standup))
  expect(next).toMatchObject({ id: 'a', due_date: '2026-11-24', occurrence: '2026-11-24', description: 'on the phone' })
})

test('when the current occurrence is completed, the following ones stay, and the next one is not shown twice', () => {
  const done = { ...standup, completed_at: '2026-11-23T08:00:00.000Z' }
  expect(daysOf(laterTodos(occurrences, todosOf(done)))).toEqual(['a 2026-11-24', 'a 2026-11-25'])
  const next = { ...standup, id: 'b', due_date: '2026-11-24', occurrence: '2026-11-24' }
  expect(daysOf(laterTodos(occurrences, todosOf(done, next)))).toEqual(['b 2026-11-25'])
})

test('a todo that was deleted, or repeats no more, has no later occurrences', () => {
  expect(laterTodos(occurrences, todosOf())).toEqual([])
  expect(laterTodos(occurrences, todosOf({ ...standup, recurrence: null, series_id: null }))).toEqual([])
})
