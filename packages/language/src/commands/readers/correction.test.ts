import { expect, test } from 'vitest'
import { readCorrection } from './correction.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' } as const

test.each([
  ['I meant December 5', true, { kind: 'day', day: '2026-12-05' }],
  ['No, December 5th!', true, { kind: 'day', day: '2026-12-05' }],
  ['sorry, no, I meant Friday at 9, please', true, { kind: 'day_time', time: '2026-11-27T09:00:00' }],
  ['Friday instead', true, { kind: 'day', day: '2026-11-27' }],
  ['no, at 5', true, { kind: 'time', time: '2026-11-22T17:00:00' }],
  ['Saturday, 5 December 2026', false, { kind: 'day', day: '2026-12-05' }],
  ['5/12', false, { kind: 'day', day: '2026-12-05' }],
])('"%s" corrects a time', (text, marked, time) => {
  expect(readCorrection(text, context)).toMatchObject({ marked, time })
})

test.each(['', 'no', 'I meant', 'I meant the dentist', 'lunch on Friday', 'no, call Bob on Friday', 'for 30 minutes'])(
  '"%s" does not correct a time',
  (text) => {
    expect(readCorrection(text, context)).toBeNull()
  },
)
