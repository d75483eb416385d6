import { expect, test } from 'vitest'
import { emptyTimes } from '../../../lib/time/times-form.ts'
import type { ApprovalRow } from './approval-rows.ts'
import { canPropose, proposedTimes, withTimes } from './approval-times.ts'

const BERLIN = 'Europe/Berlin'

function rowOf(tool_name: string, args: Record<string, unknown>): ApprovalRow {
  const call = { call_id: 'c', tool_name, arguments: args, preview: ['Change “Dentist”'] }
  return { key: 'c 0', line: 'Change “Dentist”', call, index: 0, todo_id: null }
}

const DENTIST = { item: 'Dentist', start_time: '2026-01-16 09:00:00', alarm_time: '2026-01-16 08:45:00' }
const TRIP = {
  id: '1',
  due_date: '2026-01-16',
  end_date: '2026-01-18',
  start_time: null,
  alarm_time: '2026-01-15T18:00',
}

test.each([
  ['create_todo', DENTIST, { when: 'time', start: '2026-01-16T09:00', end: '' }],
  ['update_todo', TRIP, { when: 'day', day: '2026-01-16', end_day: '2026-01-18' }],
  [
    'batch_update_schedule',
    { moves: [{ id: '1', start_time: '2026-01-16T09:00', end_time: '2026-01-16T10:00' }] },
    { when: 'time', start: '2026-01-16T09:00', end: '2026-01-16T10:00' },
  ],
])('%s with %o proposes a time', (tool_name, args, times) => {
  expect(proposedTimes(rowOf(tool_name, args), args)).toMatchObject(times)
})

test.each([
  ['update_todo', { id: '1', importance: 'high' }],
  ['delete_todo', { id: '1', due_date: '2026-01-16' }],
  ['batch_update_schedule', { moves: [{ id: '1', end_time: '2026-01-16 10:00:00' }] }],
  ['batch_update_schedule', { moves: [] }],
])('%s with %o proposes none', (tool_name, args) => {
  expect(proposedTimes(rowOf(tool_name, args), args)).toBeNull()
})

test.each([
  ['another time', DENTIST, { when: 'time', start: '2026-01-17T14:00' }, '2026-01-17 14:00:00', '2026-01-17 13:45:00'],
  // The clocks skip 2:30.
  [
    'a skipped time',
    DENTIST,
    { when: 'time', start: '2026-03-29T02:30' },
    '2026-03-29 03:30:00',
    '2026-03-29 03:15:00',
  ],
] as const)('the reminder moves with the todo, to %s', (_, args, times, start_time, alarm_time) => {
  expect(withTimes(rowOf('create_todo', args), args, emptyTimes(times), BERLIN)).toEqual({
    ...args,
    start_time,
    alarm_time,
  })
})

test('a day takes the place of a time, and a time the place of days', () => {
  const toDay = emptyTimes({ when: 'day', day: '2026-01-20', end_day: '2026-01-21' })
  expect(withTimes(rowOf('create_todo', DENTIST), DENTIST, toDay, BERLIN)).toEqual({
    item: 'Dentist',
    due_date: '2026-01-20',
    end_date: '2026-01-21',
    alarm_time: '2026-01-20 08:45:00',
  })
  const toTime = emptyTimes({ when: 'time', start: '2026-01-20T09:00', end: '2026-01-20T10:00' })
  expect(withTimes(rowOf('update_todo', TRIP), TRIP, toTime, BERLIN)).toEqual({
    id: '1',
    start_time: '2026-01-20 09:00:00',
    end_time: '2026-01-20 10:00:00',
    alarm_time: '2026-01-19 18:00:00',
  })
})

test('the other moves of a call stay as they are', () => {
  const moves = [
    { id: '1', due_date: '2026-01-16', version: 2 },
    { id: '2', due_date: '2026-01-16' },
  ]
  const row = rowOf('batch_update_schedule', { moves })
  expect(withTimes(row, { moves }, emptyTimes({ when: 'day', day: '2026-01-20' }), BERLIN)).toEqual({
    moves: [{ ...moves[0], due_date: '2026-01-20' }, moves[1]],
  })
})

test('a call can propose a day or a time, and only some calls several days', () => {
  const [create, batch] = [rowOf('create_todo', DENTIST), rowOf('batch_update_schedule', { moves: [] })]
  const days = emptyTimes({ when: 'day', day: '2026-01-16', end_day: '2026-01-18' })
  expect([create, batch].map((row) => canPropose(row, days))).toEqual([true, false])
  expect([create, batch].map((row) => canPropose(row, { ...days, end_day: '' }))).toEqual([true, true])
  expect(canPropose(create, emptyTimes())).toBe(false)
  expect(canPropose(create, { ...days, recurrence: 'FREQ=DAILY' })).toBe(false)
})
