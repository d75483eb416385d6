import type { OccurrencePage } from '@todo-agents/contract/todo'
import { getQueryKey } from '@trpc/react-query'
import { expect, test } from 'vitest'
import { trpc } from '../../lib/server/trpc.ts'
import { todoOf } from '../../testing/todo.ts'
import type { CacheUpdate } from './cache-update.ts'
import { patchQuery } from './patch-query.ts'

const KEY = getQueryKey(trpc.todo.occurrences, { from: '2026-11-22', to: '2027-11-22' }, 'infinite')
const standup = todoOf({ id: 'a', item: 'standup', recurrence: 'FREQ=DAILY', occurrence: '2026-11-22' })
const PAGE: OccurrencePage = { occurrences: [{ ...standup, occurrence: '2026-11-23' }], is_complete: true }
const DATA = { pages: [PAGE], pageParams: [undefined] }

const isReadAgain = (update: CacheUpdate) =>
  patchQuery(KEY, DATA, update, { timeZone: 'UTC', openTodos: () => [], isArchived: () => false }) === null

const todo = { type: 'todo', before: null, hasOverlaps: true } as const

test('later occurrences are read again only after a change of a todo that repeats or did', () => {
  const plain = todoOf({ id: 'b', item: 'call' })
  expect(isReadAgain({ ...todo, id: 'b', todo: plain, before: plain })).toBe(false)
  expect(isReadAgain({ ...todo, id: 'b', todo: null, version: 2 })).toBe(false)
  expect(isReadAgain({ ...todo, id: 'a', todo: standup })).toBe(true)
  expect(isReadAgain({ ...todo, id: 'a', todo: { ...standup, recurrence: null }, before: standup })).toBe(true)
  expect(isReadAgain({ ...todo, id: 'a', todo: null, version: 2 })).toBe(true)
})
