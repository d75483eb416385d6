import { QueryClient } from '@tanstack/react-query'
import type { MeWithFeed } from '@todo-agents/contract/user'
import { expect, test } from 'vitest'
import { noteMe, shownMe } from './use-me-query.ts'

const ADA: MeWithFeed = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  is_guest: false,
  assistant: null,
  time_zone: 'Europe/Berlin',
  default_duration: 60,
  working_hours_start: '09:00',
  working_hours_end: '18:00',
  first_day_of_week: null,
  date_order: null,
  hour_cycle: null,
  language: null,
  ui: {},
  email_reminders: true,
  ask_before_deleting: false,
  delete_at: null,
  feed_position: 'here',
}
const ME_KEY = [['me', 'get'], { type: 'query' }]
const LIST_KEY = [['todo', 'list'], { type: 'query' }]

function pageOf(me: MeWithFeed | null): QueryClient {
  const queryClient = new QueryClient()
  queryClient.setQueryData(ME_KEY, me)
  queryClient.setQueryData(LIST_KEY, [])
  return queryClient
}

const isStale = (queryClient: QueryClient) => queryClient.getQueryState(LIST_KEY)?.isInvalidated

test('changed fields of the user are shown without reading again', () => {
  const queryClient = pageOf(ADA)
  noteMe(queryClient, { delete_at: '2026-12-05T12:00:00.000Z' })
  noteMe(queryClient, { id: 'ada', name: 'Lovelace', time_zone: 'Europe/Berlin' })

  const expected = { ...ADA, name: 'Lovelace', delete_at: '2026-12-05T12:00:00.000Z' }
  expect(shownMe(queryClient)).toEqual(expected)
  expect(isStale(queryClient)).toBe(false)
})

test('a change of the time zone causes the todos to be read again, but not the user', () => {
  const queryClient = pageOf(ADA)
  noteMe(queryClient, { id: 'ada', time_zone: 'Asia/Tokyo' })

  expect(shownMe(queryClient)?.time_zone).toBe('Asia/Tokyo')
  expect(isStale(queryClient)).toBe(true)
  expect(queryClient.getQueryState(ME_KEY)?.isInvalidated).toBe(false)
})

test.each([[ADA], [null]])('a change of another user is ignored', (shown) => {
  const queryClient = pageOf(shown)
  noteMe(queryClient, { id: 'bob', name: 'Bob', time_zone: 'Asia/Tokyo' })

  expect(shownMe(queryClient)).toEqual(shown)
  expect(isStale(queryClient)).toBe(false)
})
