import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { todoDay } from '../../../lib/todos/todo-day.ts'
import { todoOf } from '../../../testing/todo.ts'
import { groupDone, groupManual, groupOpen, groupToday, groupUpcoming, withoutStepsOf } from './group-todos.ts'

const calendar = { time_zone: 'Europe/Berlin', today: '2026-11-22' }

const todo = (item: string, fields: Partial<Todo> = {}) => todoOf({ id: item, item, ...fields })

function timed(item: string, start_time: string, end_time: string): Todo {
  return todo(item, { start_time, end_time })
}

describe('the day of a todo', () => {
  test('is the due date in every zone', () => {
    expect(todoDay(todo('a', { due_date: '2026-11-25' }), { ...calendar, time_zone: 'Pacific/Kiritimati' })).toBe(
      '2026-11-25',
    )
  })

  test('is the day of the start in the zone of the user', () => {
    const late = timed('a', '2026-11-22T23:30:00.000Z', '2026-11-23T00:30:00.000Z')
    expect(todoDay(late, calendar)).toBe('2026-11-23')
    expect(todoDay(late, { ...calendar, time_zone: 'UTC' })).toBe('2026-11-22')
  })

  test('is today for a todo that started before and has not ended', () => {
    expect(todoDay(timed('trip', '2026-11-20T08:00:00.000Z', '2026-11-24T08:00:00.000Z'), calendar)).toBe('2026-11-22')
  })
})

describe('the day of a todo without a time of day', () => {
  test('is today while it lasts several days', () => {
    const vacation = todo('vacation', { due_date: '2026-11-20', end_date: '2026-11-23' })
    expect(todoDay(vacation, calendar)).toBe('2026-11-22')
    expect(todoDay(vacation, { ...calendar, today: '2026-11-19' })).toBe('2026-11-20')
    expect(todoDay(vacation, { ...calendar, today: '2026-11-24' })).toBe('2026-11-20')
  })

  test('is the day of its alarm when it has nothing else', () => {
    expect(todoDay(todo('stretch', { alarm_time: '2026-11-22T23:30:00.000Z' }), calendar)).toBe('2026-11-23')
  })
})

test('todos in manual order are one group, sorted by position', () => {
  const todos = [todo('b', { position: 'a1' }), todo('c', { position: 'a10' }), todo('a', { position: 'Zz' })]
  expect(groupManual(todos).map((group) => group.todos.map(({ item }) => item))).toEqual([['a', 'b', 'c']])
  expect(groupManual([])).toEqual([])
})

describe('open todos', () => {
  test('are grouped from overdue to no date', () => {
    const groups = groupOpen(
      [
        todo('late', { due_date: '2026-11-20' }),
        timed('morning', '2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z'),
        todo('today', { due_date: '2026-11-22' }),
        todo('tomorrow', { due_date: '2026-11-23' }),
        todo('wednesday', { due_date: '2026-11-25' }),
        todo('in a week', { due_date: '2026-11-29' }),
        todo('in eight days', { due_date: '2026-11-30' }),
        todo('some day'),
      ],
      calendar,
    )
    expect(groups.map(({ title, todos }) => [title, todos.map(({ item }) => item)])).toEqual([
      ['Overdue', ['late']],
      ['Today · Sunday, Nov 22', ['morning', 'today']],
      ['Tomorrow · Monday, Nov 23', ['tomorrow']],
      ['Wednesday, Nov 25', ['wednesday']],
      ['Sunday, Nov 29', ['in a week']],
      ['Later', ['in eight days']],
      ['No date', ['some day']],
    ])
  })

  test('have groups in a fixed order, whatever the order of the todos', () => {
    const groups = groupOpen(
      [todo('some day'), todo('later', { due_date: '2027-05-01' }), todo('late', { due_date: '2026-01-01' })],
      calendar,
    )
    expect(groups.map(({ key }) => key)).toEqual(['overdue', 'later', 'none'])
  })

  test('have groups with a day only for a single day', () => {
    const groups = groupOpen([todo('a', { due_date: '2026-11-23' }), todo('b', { due_date: '2027-01-01' })], calendar)
    expect(groups.map(({ day }) => day)).toEqual(['2026-11-23', null])
  })

  test('are each in exactly one group', () => {
    const todos = Array.from({ length: 40 }, (_, index) =>
      todo(`${index}`, index % 5 === 0 ? {} : { due_date: `2026-11-${String(10 + (index % 20)).padStart(2, '0')}` }),
    )
    const grouped = groupOpen(todos, calendar).flatMap((group) => group.todos)
    expect(new Set(grouped)).toEqual(new Set(todos))
    expect(grouped).toHaveLength(todos.length)
  })
})

test('done todos are grouped by the day of their completion, in the order of the list', () => {
  const groups = groupDone(
    [
      todo('a', { completed_at: '2026-11-22T10:00:00.000Z' }),
      todo('b', { completed_at: '2026-11-21T23:30:00.000Z' }),
      todo('c', { completed_at: '2026-11-21T10:00:00.000Z' }),
      todo('d', { completed_at: '2026-10-01T10:00:00.000Z' }),
    ],
    calendar,
  )
  expect(groups.map(({ title, todos }) => [title, todos.map(({ item }) => item)])).toEqual([
    ['Today', ['a', 'b']],
    ['Yesterday', ['c']],
    ['Oct 1', ['d']],
  ])
})

const shapeOf = (groups: ReturnType<typeof groupToday>) =>
  groups.map(({ title, todos }) => [title, todos.map(({ item }) => item)])

test('today shows what is overdue apart, then what has a time in the order of time, then the rest by importance', () => {
  const groups = groupToday(
    [
      todo('late', { due_date: '2026-11-20' }),
      todo('any'),
      todo('day', { due_date: '2026-11-22' }),
      todo('important', { due_date: '2026-11-22', importance: 'high' }),
      timed('noon', '2026-11-22T11:00:00.000Z', '2026-11-22T12:00:00.000Z'),
      todo('alarm', { alarm_time: '2026-11-22T09:00:00.000Z' }),
      todo('tomorrow', { due_date: '2026-11-23' }),
    ],
    calendar,
  )
  expect(shapeOf(groups)).toEqual([
    ['Overdue', ['late']],
    ['On the clock', ['alarm', 'noon']],
    ['Any time today', ['important', 'day']],
  ])
  expect(groupToday([todo('any')], calendar)).toEqual([])
})

test('upcoming has a heading for each day, and one for a longer time without todos', () => {
  const groups = groupUpcoming(
    [
      todo('a', { due_date: '2026-11-22' }),
      todo('b', { due_date: '2026-11-24' }),
      todo('c', { due_date: '2027-01-05' }),
    ],
    calendar,
  )
  const shape = shapeOf(groups)
  expect(shape.slice(0, 10)).toEqual([
    ['Today · Sunday, Nov 22', ['a']],
    ['Tomorrow · Monday, Nov 23', []],
    ['Tuesday, Nov 24', ['b']],
    ...['Wednesday, Nov 25', 'Thursday, Nov 26', 'Friday, Nov 27', 'Saturday, Nov 28', 'Sunday, Nov 29'].map((day) => [
      day,
      [],
    ]),
    ['Nov 30 – Jan 4, 2027', []],
    ['Tuesday, Jan 5', ['c']],
  ])
  expect(shape).toHaveLength(11)
  expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
})

test('upcoming shows later occurrences on their days, among the todos of the day in the order of time', () => {
  const groups = groupUpcoming(
    [
      timed('early', '2026-11-24T07:00:00.000Z', '2026-11-24T08:00:00.000Z'),
      timed('noon', '2026-11-24T11:00:00.000Z', '2026-11-24T12:00:00.000Z'),
    ],
    calendar,
    ['2026-12-01', '2026-11-24'].map((day) => timed('standup', `${day}T08:30:00.000Z`, `${day}T09:00:00.000Z`)),
  )
  const later = groups.flatMap((group) =>
    (group.later ?? []).map(({ todo, before }) => [group.day, todo.item, before, group.todos.length]),
  )
  expect(later).toEqual([
    ['2026-11-24', 'standup', 1, 2],
    ['2026-12-01', 'standup', 0, 0],
  ])
  expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
})

test('upcoming shows the coming days even if nothing is planned, and leaves out what is overdue', () => {
  const groups = groupUpcoming([todo('late', { due_date: '2026-11-01' })], calendar)
  expect(groups.flatMap(({ todos }) => todos)).toEqual([])
  expect(groups.length).toBeGreaterThan(0)
})

test('a found step is not shown beside its parent, wherever the parent is shown', () => {
  const [parent, done] = [todo('parent'), todo('done parent')]
  const [step, doneStep, lonely] = [
    todo('step', { parent_id: 'parent' }),
    todo('step of done', { parent_id: 'done parent' }),
    todo('lonely step', { parent_id: 'archived' }),
  ]
  const groups = groupOpen([parent], calendar)
  expect(withoutStepsOf(groups, [step, done, doneStep, lonely])).toEqual([done, lonely])
  expect(withoutStepsOf(groups, [done])).toEqual([done])
})
