import { todoListSchema } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { isFiltered, NO_FILTER, toQuery } from './todo-filter.ts'

test('without a filter the open todos are listed by time', () => {
  expect(toQuery(NO_FILTER)).toEqual({ status: 'open', sort: 'time' })
  expect(isFiltered(NO_FILTER)).toBe(false)
})

test('done todos are listed by their completion, latest first', () => {
  expect(toQuery({ ...NO_FILTER, view: 'done' })).toEqual({ status: 'done', sort: 'completed' })
})

test('the query of every filter is valid by the contract', () => {
  const filter = { view: 'open', q: '  milk  ', tag: 'shop', importance: 'high' } as const
  expect(toQuery(filter)).toEqual({ status: 'open', sort: 'time', q: 'milk', tag: 'shop', importance: 'high' })
  expect(todoListSchema.safeParse(toQuery({ ...filter, q: 'x'.repeat(1000) })).success).toBe(true)
})

test.each(['', '   '])('a blank search text does not filter: "%s"', (q) => {
  expect(toQuery({ ...NO_FILTER, q })).not.toHaveProperty('q')
  expect(isFiltered({ ...NO_FILTER, q })).toBe(false)
})
