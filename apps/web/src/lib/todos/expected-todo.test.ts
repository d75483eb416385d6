import type { Todo, TodoPatch } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { movedToDay, withPatch } from './expected-todo.ts'

const todo = (fields: Partial<Todo> = {}) => todoOf({ id: 'a', item: 'a', ...fields })
const times = ({ due_date, end_date, start_time, end_time, alarm_time }: Todo) => ({
  due_date,
  end_date,
  start_time,
  end_time,
  alarm_time,
})
const NONE = { due_date: null, end_date: null, start_time: null, end_time: null, alarm_time: null }
const TIMED = { start_time: '2026-11-22T10:00:00.000Z', end_time: '2026-11-22T12:00:00.000Z' }

describe('the expected outcome of a change', () => {
  test.each<[string, Partial<Todo>, TodoPatch, Partial<Todo>]>([
    ['a day clears the times', TIMED, { due_date: '2026-11-25' }, { due_date: '2026-11-25' }],
    [
      'a start clears the day, and lasts as long as the user has set',
      { due_date: '2026-11-22' },
      { start_time: '2026-11-23T08:00:00.000Z' },
      { start_time: '2026-11-23T08:00:00.000Z', end_time: '2026-11-23T08:30:00.000Z' },
    ],
    [
      'a new start keeps the duration, and the alarm moves along',
      { ...TIMED, alarm_time: '2026-11-22T09:45:00.000Z' },
      { start_time: '2026-11-23T15:00:00.000Z' },
      {
        start_time: '2026-11-23T15:00:00.000Z',
        end_time: '2026-11-23T17:00:00.000Z',
        alarm_time: '2026-11-23T14:45:00.000Z',
      },
    ],
    [
      'several days move together',
      { due_date: '2026-12-20', end_date: '2026-12-22' },
      { due_date: '2026-12-31' },
      { due_date: '2026-12-31', end_date: '2027-01-02' },
    ],
    [
      'no date removes all of them',
      { due_date: '2026-12-20', end_date: '2026-12-22' },
      { due_date: null, start_time: null },
      {},
    ],
    ['a start that is removed takes the end with it', TIMED, { start_time: null }, {}],
    [
      'a field that is undefined stays',
      { due_date: '2026-12-20' },
      { due_date: undefined },
      { due_date: '2026-12-20' },
    ],
  ])('%s', (_, before, patch, after) => {
    expect(times(withPatch(todo(before), patch, 30))).toEqual({ ...NONE, ...after })
  })
})

test.each<[string, Partial<Todo>, Partial<Todo>]>([
  [
    'a time stays at its place on the clock across a change of the clocks',
    { start_time: '2026-10-20T07:00:00.000Z', end_time: '2026-10-20T08:30:00.000Z' },
    { start_time: '2026-11-25T08:00:00.000Z', end_time: '2026-11-25T09:30:00.000Z' },
  ],
  [
    'a lone alarm stays a point in time',
    { alarm_time: '2026-11-20T08:00:00.000Z' },
    { alarm_time: '2026-11-25T08:00:00.000Z' },
  ],
  [
    'several days stay as many',
    { due_date: '2026-11-01', end_date: '2026-11-03' },
    { due_date: '2026-11-25', end_date: '2026-11-27' },
  ],
  ['a todo without a date gets the day', {}, { due_date: '2026-11-25' }],
])('moved to a day, %s', (_, before, after) => {
  expect(times(movedToDay(todo(before), '2026-11-25', 'Europe/Berlin'))).toEqual({ ...NONE, ...after })
})
