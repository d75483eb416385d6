import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { createPendingTodos } from './pending-todos.ts'

const todo = (id: string) => ({ id, item: id, completed_at: null }) as Todo
const done = (todo: Todo) => ({ ...todo, completed_at: '2026-11-22T08:00:00.000Z' })

test('a failed write is removed, and other writes of the same todo stay', () => {
  const pending = createPendingTodos()
  const todos = [todo('a'), todo('b')]
  const isDone = () => pending.applyTo(todos).map(({ completed_at }) => completed_at !== null)
  const renamed = pending.expect('a', (todo) => ({ ...todo, item: 'renamed' }))
  const completed = pending.expect('a', done)
  const other = pending.expect('b', done)
  expect(isDone()).toEqual([true, true])
  completed()
  expect(isDone()).toEqual([false, true])
  expect(pending.applyTo(todos)[0]?.item).toBe('renamed')
  renamed()
  other()
  expect(pending.applyTo(todos)).toBe(todos)
})

test('a todo whose deletion is pending is not listed, whatever other writes are pending', () => {
  const pending = createPendingTodos()
  const restored = pending.expect('a', () => null)
  pending.expect('a', done)
  expect(pending.applyTo([todo('a'), todo('b')]).map(({ id }) => id)).toEqual(['b'])
  restored()
  expect(pending.applyTo([todo('a')])).toHaveLength(1)
})

test('listeners are called for each change, and new data gets the expectations as well', () => {
  const pending = createPendingTodos()
  const seen: number[] = []
  const stop = pending.subscribe(() => seen.push(pending.snapshot()))
  const off = pending.expect('a', done)
  expect(pending.applyTo([{ ...todo('a'), version: 7 }])[0]).toMatchObject({
    version: 7,
    completed_at: expect.any(String),
  })
  off()
  stop()
  pending.expect('a', done)
  expect(seen).toEqual([1, 2])
})

test('a todo has a pending write until all of its writes are settled', () => {
  const pending = createPendingTodos()
  const [first, second] = [pending.expect('a', (todo) => todo), pending.expect('a', (todo) => todo)]
  first()
  expect([pending.has('a'), pending.has('b')]).toEqual([true, false])
  second()
  expect(pending.has('a')).toBe(false)
})
