import { expect, test } from 'vitest'
import type { TimeContext } from '../times/types.ts'
import { parseNewTodo } from './parse-command.ts'
import { readChanges } from './readers/change.ts'
import { readLead, readLeadMinutes } from './readers/remind-before.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const context: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

test.each([
  ['team lunch tomorrow at 12', { title: 'team lunch', time: { time: '2026-11-23T12:00:00' } }],
  ['the dentist', { title: 'dentist' }],
  ['milk and eggs', { title: 'milk and eggs' }],
  ['tomorrow at 5', { title: '', time: { time: '2026-11-23T17:00:00' } }],
  ['call Bob #work, high priority', { title: 'call Bob', tags: ['work'], importance: 'high' }],
])('“%s” names a new todo', (words, expected) => {
  expect(parseNewTodo(words, context)).toMatchObject({ kind: 'create', implied: false, ...expected })
})

test.each(['lunch yesterday at 12', `${'word '.repeat(101)}`])('“%s” names no todo for certain', (words) => {
  expect(parseNewTodo(words, context)).toBeNull()
})

test.each([
  ['high priority', { importance: 'high' }],
  ['very urgent', { importance: 'high' }],
  ['priority low', { importance: 'low' }],
  ['an hour later', { shift: 60 }],
  ['half an hour earlier, please', { shift: -30 }],
  ['by 2 days', { shift: 2880 }],
  ['90 minutes long', { minutes: 90 }],
  ['30 minutes shorter', { longer: -30 }],
])('“%s” is a change without its todo', (words, changes) => {
  expect(readChanges(words, context)).toEqual(changes)
})

test.each(['the dentist', 'tomorrow', 'an hour', 'later', 'make it an hour later', ''])(
  '“%s” is no change',
  (words) => {
    expect(readChanges(words, context)).toBeNull()
  },
)

test.each([
  ['30 minutes before', 30, ''],
  ['the day before', 1440, ''],
  ['an hour before the dentist', 60, 'dentist'],
])('“%s” says how long before a todo to remind of it', (words, minutes, todo) => {
  expect(readLead(words, context)).toMatchObject({ kind: 'reminder', minutes, target: { words: todo } })
})

test.each(['30 minutes', 'before lunch', 'tomorrow'])('“%s” does not say how long before a todo', (words) => {
  expect(readLead(words, context)).toBeNull()
})

test.each([
  ['10 minutes', 10],
  ['half an hour before', 30],
  ['2 hours.', 120],
  ['10', null],
  ['soon', null],
])('“%s” answers how long before to remind with %s minutes', (words, minutes) => {
  expect(readLeadMinutes(words)).toBe(minutes)
})
