import { expect, test } from 'vitest'
import { reminderText } from './reminder-text.ts'

const REMINDER = { alarm_time: '2026-11-29T13:00:00.000Z', is_late: false, due_date: null, start_time: null }
const READER = { time_zone: 'Europe/Berlin', now: new Date('2026-11-29T13:00:01Z'), hourCycle: 'h23' } as const

test.each([
  ['a todo that starts today', { start_time: '2026-11-29T14:30:00.000Z' }, 'Starts at 15:30'],
  [
    'a todo that starts tomorrow for the user',
    { start_time: '2026-11-29T23:30:00.000Z' },
    'Starts at 00:30 on Mon, Nov 30',
  ],
  ['a todo that has started', { start_time: '2026-11-29T12:45:00.000Z' }, 'Started at 13:45'],
  ['a todo of today', { due_date: '2026-11-29' }, 'Due today'],
  ['a todo of another day', { due_date: '2026-12-05' }, 'Due on Sat, Dec 5'],
  ['a todo without a time', {}, 'Reminder for 14:00'],
  ['a late reminder', { is_late: true, due_date: '2026-11-29' }, 'This was due at 14:00, while the server was down.'],
  [
    'a reminder from yesterday',
    { is_late: true, alarm_time: '2026-11-28T13:00:00.000Z' },
    'This was due at 14:00 on Sat, Nov 28, while the server was down.',
  ],
])('%s is described in the zone of the user', (_, fields, text) => {
  expect(reminderText({ ...REMINDER, ...fields }, READER)).toBe(text)
})
