import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { createPendingTodos } from './pending-todos.ts'

const todo = (id: string) => ({ id, item: id, completed_at: null }) as Todo
const done = (todo: Todo) => ({ ...todo, completed_at: '2026-11-22T08:00:00.000Z' })

test('a write that fails is taken off, and others of the same todo stay', () => {
  const pending = createPendingTodos()
  const todos = [todo('a'), todo('b')]
  const isDone = () => pending.over(todos).map(({ completed_at }) => completed_at !== null)
  const renamed = pending.expect('a', (todo) => ({ ...todo, item: 'renamed' }))
  const completed = pending.expect('a', done)
  const other = pending.expect('b', done)
  expect(isDone()).toEqual([true, true])
  completed()
  expect(isDone()).toEqual([false, true])
  expect(pending.over(todos)[0]?.item).toBe('renamed')
  renamed()
  other()
  expect(pending.over(todos)).toBe(todos)
})

test('a todo that is being deleted is not listed, whatever else is expected of it', () => {
  const pending = createPendingTodos()
  const restored = pending.expect('a', () => null)
  pending.expect('a', done)
  expect(pending.over([todo('a'), todo('b')]).map(({ id }) => id)).toEqual(['b'])
  restored()
  expect(pending.over([todo('a')])).toHaveLength(1)
})

test('listeners hear of each change, and a new read shows it too', () => {
  const pending = createPendingTodos()
  const seen: number[] = []
  const stop = pending.subscribe(() => seen.push(pending.snapshot()))
  const off = pending.expect('a', done)
  expect(pending.over([{ ...todo('a'), version: 7 }])[0]).toMatchObject({
    version: 7,
    completed_at: expect.any(String),
  })
  off()
  stop()
  pending.expect('a', done)
  expect(seen).toEqual([1, 2])
})
