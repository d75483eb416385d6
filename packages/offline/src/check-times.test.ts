import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { expect, test } from 'vitest'
import { checkTimes } from './check-times.ts'

/** It is Thursday, 15 January 2026, 09:00. */
function check(message: string, args: Record<string, unknown>, tool_name = 'create_todo') {
  return checkTimes({ message, call: { tool_name, arguments: args }, others: [], model: 'gpt', user: USER })
}

test('a call with another day than the message names disagrees, with both readings in words', () => {
  expect(check('Book the dentist for Friday at 9', { item: 'dentist', start_time: '2026-01-17 09:00:00' })).toEqual({
    written: '“for Friday at 9”: Friday, 16 January 2026 at 09:00',
    called: 'Saturday, 17 January 2026 at 09:00',
  })
})

test.each([
  ['another clock time', 'add lunch tomorrow at 12:30', { start_time: '2026-01-16 13:30:00' }],
  ['another day without a time', 'add the report on Monday', { due_date: '2026-01-20' }],
  ['a day with a time instead of another day', 'add the report on Monday', { start_time: '2026-01-20 09:00:00' }],
  ['a clock time without a day', 'remind me at 5pm to stretch', { alarm_time: '2026-01-15 18:00:00' }],
  ['another day than the deadline', 'tax return due by Friday', { due_date: '2026-01-17' }],
  ['work after the deadline', 'add the report by Friday', { start_time: '2026-01-17 09:00:00' }],
  ['a new todo without the day', 'add the report on Monday', { item: 'report' }],
  ['a new todo without the time', 'dentist on Friday at 9', { due_date: '2026-01-16' }],
  [
    'another end',
    'dentist on Friday from 9 to 10',
    { start_time: '2026-01-16 09:00:00', end_time: '2026-01-16 11:00:00' },
  ],
  ['another start', 'add a workshop tomorrow from 2 to 4pm', { start_time: '2026-01-16 13:00:00' }],
  ['a date', 'put the vet on 4 February at 15:30', { start_time: '2026-02-05 15:30:00' }],
])('%s disagrees', (_, message, args) => {
  expect(check(message, args)).not.toBeNull()
})

test('a move and a plan with one todo are compared as well', () => {
  const start_time = '2026-01-17 09:00:00'
  expect(check('move it to Friday 9', { id: 'a', start_time }, 'update_todo')).not.toBeNull()
  expect(check('move it to Friday 9', { moves: [{ id: 'a', start_time }] }, 'batch_update_schedule')).not.toBeNull()
})

test.each([
  ['the same time', 'Book the dentist for Friday at 9', { start_time: '2026-01-16 09:00:00' }],
  ['the other half of the day', 'Book the dentist for Friday at 9', { start_time: '2026-01-16 21:00:00' }],
  ['the day of a deadline', 'tax return due by Friday', { due_date: '2026-01-16' }],
  ['work before a deadline', 'add the report by Friday', { start_time: '2026-01-15 14:00:00' }],
  [
    'the same range',
    'dentist on Friday from 9 to 10',
    { start_time: '2026-01-16 09:00:00', end_time: '2026-01-16 10:00:00' },
  ],
  [
    'the same range in the other half of the day',
    'gym on Friday from 7 to 8',
    { start_time: '2026-01-16 19:00:00', end_time: '2026-01-16 20:00:00' },
  ],
  ['a range without its end', 'dentist on Friday from 9 to 10', { start_time: '2026-01-16 09:00:00' }],
  ['a day in a name', 'watch Friday the 13th on Saturday at 20:00', { start_time: '2026-01-17 20:00:00' }],
  ['a number in a name', 'watch the 13th on Saturday at 20:00', { start_time: '2026-01-17 20:00:00' }],
  ['a weekday in a name', 'watch Saturday Night Live on Friday at 20:00', { start_time: '2026-01-16 20:00:00' }],
  ['a step without a time', 'Book the dentist for Friday at 9', { item: 'call', parent_id: 'a' }],
  ['any time of the day', 'add lunch with Ana on Friday', { start_time: '2026-01-16 12:00:00' }],
  ['a time on any day', 'move the dentist to 5pm', { start_time: '2026-01-20 17:00:00' }],
  [
    'a reminder beside the time',
    'add tea tomorrow at 3pm',
    { start_time: '2026-01-16 15:00:00', alarm_time: '2026-01-15 20:00:00' },
  ],
  ['a rule', 'add yoga on Friday', { start_time: '2026-01-17 09:00:00', recurrence: 'FREQ=WEEKLY' }],
])('%s does not disagree', (_, message, args) => {
  expect(check(message, args)).toBeNull()
})

const OTHER_DAY = { start_time: '2026-01-25 04:11:00' }

test.each([
  ['a range of days', 'add vacation from Monday to Friday'],
  ['work before a day', 'add the report before Friday'],
  ['an author', 'read the book by Friday at 9'],
  ['a time counted from now', 'add tea in 2 hours'],
  ['a rough time', 'add tea at about 5pm'],
  ['a reminder before', 'remind me an hour before the dentist on Friday'],
  ['a length', 'make it 2 hours longer'],
  ['two todos', 'add lunch on Friday and the gym on Saturday'],
  ['a move between days', 'move the dentist from Friday to Monday'],
  ['another zone', 'add a call with Bob on Friday at 9am EST'],
  ['another zone by its city', 'add a call with Bob on Friday at 9am New York time'],
  ['a negation', 'add the dentist, but not on Friday'],
  ['a quoted title', 'add “Thank God it is Friday” to my list'],
  ['a title with a day', 'rename it to "Friday at 9"'],
  ['the name of a thing', 'prepare the Friday meeting'],
  ['a repetition', 'add yoga every Friday at 9'],
  ['a whole week', 'add spring cleaning next week'],
  ['a part of a day', 'add jogging tomorrow morning'],
  ['a question', 'what do I have on Friday?'],
  ['a condition', 'add tea on Friday if I am free'],
  ['two days', 'add tea on Friday or Saturday'],
  ['no time at all', 'add tea'],
])('%s in the message is compared with nothing', (_, message) => {
  expect(check(message, OTHER_DAY)).toBeNull()
})

test('calls for several todos are not compared, nor are those of the offline model', () => {
  const message = 'Book the dentist for Friday at 9'
  const call = { tool_name: 'create_todo', arguments: OTHER_DAY }
  const checked = { message, call, others: [], model: 'gpt', user: USER }
  expect(checkTimes(checked)).not.toBeNull()
  expect(checkTimes({ ...checked, others: [call] })).toBeNull()
  const first = { tool_name: 'create_todo', arguments: { item: 'call the dentist' } }
  expect(checkTimes({ ...checked, call: first })).toMatchObject({ called: 'no day or time' })
  expect(checkTimes({ ...checked, call: first, others: [first] })).toBeNull()
  expect(check('move the dentist to Friday 9', { id: 'a', importance: 'high' }, 'update_todo')).toBeNull()
  expect(checkTimes({ ...checked, model: 'Todo Agents' })).toBeNull()
  expect(check(message, { ...OTHER_DAY, id: ['a', 'b'] }, 'update_todo')).toBeNull()
  expect(
    check(
      message,
      {
        moves: [
          { ...OTHER_DAY, id: 'a' },
          { ...OTHER_DAY, id: 'b' },
        ],
      },
      'batch_update_schedule',
    ),
  ).toBeNull()
})
