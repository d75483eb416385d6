import { todoListSchema } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { isFiltered, NO_FILTER, toQuery } from './todo-filter.ts'

const ALL = { list_id: undefined, isManual: false }

test('without a filter the open todos are listed by time', () => {
  expect(toQuery({ ...NO_FILTER, ...ALL })).toEqual({ status: 'open', sort: 'time' })
  expect(isFiltered(NO_FILTER)).toBe(false)
})

test('done todos are listed by their completion, latest first', () => {
  expect(toQuery({ ...NO_FILTER, ...ALL, view: 'done' })).toEqual({ status: 'done', sort: 'completed' })
})

test('the query of every filter is valid by the contract', () => {
  const filter = { view: 'open', q: '  milk  ', tag: 'shop', importance: 'high' } as const
  expect(toQuery({ ...filter, ...ALL })).toEqual({
    status: 'open',
    sort: 'time',
    q: 'milk',
    tag: 'shop',
    importance: 'high',
  })
  expect(todoListSchema.safeParse(toQuery({ ...filter, ...ALL, q: 'x'.repeat(1000) })).success).toBe(true)
})

test.each(['', '   '])('a blank search text does not filter: "%s"', (q) => {
  expect(toQuery({ ...NO_FILTER, ...ALL, q })).not.toHaveProperty('q')
  expect(isFiltered({ ...NO_FILTER, q })).toBe(false)
})

test('the open todos of a list can be in the order that the user gave them', () => {
  const inbox = { ...NO_FILTER, list_id: null, isManual: true }
  expect(toQuery(inbox)).toEqual({ status: 'open', sort: 'manual', list_id: null })
  expect(todoListSchema.safeParse(toQuery(inbox)).success).toBe(true)
  expect(toQuery({ ...inbox, view: 'done' })).toEqual({ status: 'done', sort: 'completed', list_id: null })
  expect(toQuery({ ...inbox, list_id: undefined })).toEqual({ status: 'open', sort: 'time' })
})
