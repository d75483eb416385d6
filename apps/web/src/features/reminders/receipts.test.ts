import type { Reminder } from '@todo-agents/contract/reminder'
import { expect, test } from 'vitest'
import { receiptText } from './receipts.tsx'

const RECEIPT: Reminder = {
  id: 'r',
  todo_id: 't',
  item: 'Standup',
  due_date: null,
  start_time: null,
  end_time: null,
  alarm_time: '2026-11-29T13:00:00.000Z',
  sent_at: '2026-11-29T13:00:01.000Z',
  is_late: false,
  shown_at: null,
  answered_at: null,
  answer: null,
  version: 1,
}
const READER = { time_zone: 'Europe/Berlin', today: '2026-11-29', hourCycle: 'h23' } as const

test('a receipt says when a reminder was due, sent, shown and answered', () => {
  expect(receiptText(RECEIPT, READER)).toBe('Due Today, 14:00 · sent 14:00 · not shown yet · not answered yet')
  const answered: Reminder = {
    ...RECEIPT,
    alarm_time: '2026-11-28T13:00:00.000Z',
    is_late: true,
    shown_at: '2026-11-29T13:05:00.000Z',
    answered_at: '2026-11-29T13:06:00.000Z',
    answer: 'snoozed',
  }
  expect(receiptText(answered, READER)).toBe(
    'Due Yesterday, 14:00 · sent late, Today, 14:00 · shown Today, 14:05 · snoozed Today, 14:06',
  )
})
