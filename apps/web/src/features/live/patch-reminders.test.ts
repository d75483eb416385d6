import { QueryClient } from '@tanstack/react-query'
import type { Reminder, ReminderPage } from '@todo-agents/contract/reminder'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import type { CacheUpdate } from './cache-update.ts'
import { patchReminder, patchRemindersOf } from './patch-reminders.ts'
import { createUpdateReader } from './update-reader.ts'

const AT = '2026-11-29T13:00:00.000Z'

const reminder = (id: string, fields: Partial<Reminder> = {}): Reminder => ({
  id,
  todo_id: `todo of ${id}`,
  item: id,
  due_date: null,
  start_time: null,
  end_time: null,
  alarm_time: AT,
  sent_at: AT,
  is_late: false,
  shown_at: null,
  answered_at: null,
  answer: null,
  version: 1,
  ...fields,
})
const done = (id: string) => reminder(id, { answer: 'done', answered_at: AT, version: 2 })
const pageOf = (reminders: Reminder[], next_cursor: string | null = null): ReminderPage => ({ reminders, next_cursor })
const update = (reminder: Reminder): CacheUpdate => ({ type: 'reminder', reminder })
const ids = (page: ReminderPage | null) => page?.reminders.map(({ id }) => id)
const OPEN = { status: 'open' }

test('a reminder enters the open ones once, and leaves them with its answer', () => {
  const first = patchReminder(OPEN, pageOf([reminder('a')]), reminder('b'))
  expect(ids(first)).toEqual(['b', 'a'])
  expect(ids(patchReminder(OPEN, first!, reminder('b')))).toEqual(['b', 'a'])
  expect(ids(patchReminder(OPEN, first!, done('a')))).toEqual(['b'])
  expect(patchReminder(OPEN, first!, done('elsewhere'))).toBe(first)
})

test('the receipts keep an answered reminder, with its answer', () => {
  const page = patchReminder({}, pageOf([reminder('b'), reminder('a')]), done('a'))
  expect(page?.reminders).toEqual([reminder('b'), done('a')])
})

test('a list that has more rows on the server is read again when one leaves', () => {
  expect(patchReminder(OPEN, pageOf([reminder('a')], 'more'), done('a'))).toBe(null)
})

test('a list that has no room for another row is read again', () => {
  expect(patchReminder({ limit: 1 }, pageOf([reminder('a')]), reminder('b'))).toBe(null)
})

test('the reminders of a todo show its new title, and go with it', () => {
  const page = pageOf([reminder('a'), reminder('b')])
  const todo = todoOf({ id: 'todo of a', item: 'renamed', due_date: '2026-12-01' })
  const renamed = patchRemindersOf(page, todo.id, todo)
  expect(renamed?.reminders).toEqual([reminder('a', { item: 'renamed', due_date: '2026-12-01' }), reminder('b')])
  expect(ids(patchRemindersOf(page, todo.id, null))).toEqual(['b'])
})

test('a late event does not open an answered reminder again, and an undo does', () => {
  const reader = createUpdateReader(new QueryClient(), () => undefined)
  expect(reader.fromReminder(reminder('a'))).toHaveLength(1)
  expect(reader.fromAnswer('reminder.answer', {}, { reminder: done('a'), change_ids: [] })).toEqual([update(done('a'))])
  expect(reader.fromReminder(reminder('a'))).toEqual([])
  expect(reader.fromReminder(done('a'))).toHaveLength(1)
  expect(reader.fromReminder(reminder('b'))).toHaveLength(1)
  const reopened = reminder('a', { version: 3 })
  expect(reader.fromReminder(reopened)).toEqual([update(reopened)])
  expect(reader.fromReminder(done('a'))).toEqual([])
})
