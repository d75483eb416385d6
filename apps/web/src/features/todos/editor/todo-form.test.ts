import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { withDay, withStart } from '../../../lib/time/times-form.ts'
import { todoOf } from '../../../testing/todo.ts'
import { fromForm, tooLong } from './form-fields.ts'
import { emptyForm, toForm } from './todo-form.ts'

const BERLIN = 'Europe/Berlin'
const PLANNER = { time_zone: BERLIN, default_duration: 60 }

const meeting = todoOf({
  id: '0199a9b0-0000-7000-8000-000000000000',
  item: 'Team meeting',
  description: 'Bring the numbers',
  due_date: null,
  start_time: '2026-11-23T13:00:00.000Z',
  end_time: '2026-11-23T14:00:00.000Z',
  alarm_time: '2026-11-23T12:45:00.000Z',
  importance: 'high',
  tags: ['work'],
  completed_at: null,
  created_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-01T00:00:00.000Z',
  version: 3,
})

test('a todo is shown in local times, and an unedited form gives the same todo', () => {
  const form = toForm(meeting, BERLIN)
  expect(form).toMatchObject({ when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T15:00', day: '' })

  const result = fromForm(form, BERLIN)
  const fields = 'fields' in result ? result.fields : {}
  expect({ ...meeting, ...fields }).toEqual(meeting)
  const { item, description, due_date, end_date, start_time, end_time, alarm_time } = meeting
  const { list_id, recurrence, recurrence_from, importance, tags } = meeting
  const times = { due_date, end_date, start_time, end_time, alarm_time }
  expect(fields).toEqual({ item, description, ...times, list_id, recurrence, recurrence_from, importance, tags })
})

test('only the date of the chosen kind is saved', () => {
  const form = { ...toForm(meeting, BERLIN), day: '2026-12-24' }
  expect(fromForm({ ...form, when: 'day' }, BERLIN)).toMatchObject({
    fields: { due_date: '2026-12-24', start_time: null, end_time: null },
  })
  expect(fromForm({ ...form, when: 'none' }, BERLIN)).toMatchObject({
    fields: { due_date: null, start_time: null, end_time: null },
  })
})

test('a todo of several days keeps its last day, and keeps its length when its first day moves', () => {
  const vacation = { ...meeting, start_time: null, end_time: null, due_date: '2026-12-20', end_date: '2027-01-03' }
  const form = toForm(vacation, BERLIN)
  expect(fromForm(form, BERLIN)).toMatchObject({ fields: { due_date: '2026-12-20', end_date: '2027-01-03' } })
  expect(withDay(form, '2026-12-21')).toMatchObject({ day: '2026-12-21', end_day: '2027-01-04' })
  expect(fromForm({ ...form, end_day: '2026-12-20' }, BERLIN)).toEqual({
    errors: { end_day: 'Must be after the first day.' },
  })
  expect(fromForm({ ...form, when: 'none' }, BERLIN)).toMatchObject({ fields: { due_date: null, end_date: null } })
})

test('a new todo has the steps of its lines', () => {
  const form = emptyForm({ item: 'Trip', steps: '- [ ] pack\n- [x] book' })
  const steps = [
    { item: 'pack', is_done: false },
    { item: 'book', is_done: true },
  ]
  expect(fromForm(form, BERLIN)).toMatchObject({ fields: { steps } })
  expect(fromForm({ ...form, steps: 'a'.repeat(200) }, BERLIN)).toHaveProperty('errors.steps')
})

test('an empty description is saved as null', () => {
  expect(fromForm(emptyForm({ item: 'Buy milk', description: '  \n' }), BERLIN)).toMatchObject({
    fields: { item: 'Buy milk', description: null },
  })
})

describe('an invalid form', () => {
  test.each([
    [{ item: '   ' }, 'item'],
    [{ item: 'a'.repeat(101) }, 'item'],
    [{ item: 'a', description: 'a'.repeat(1025) }, 'description'],
    [{ item: 'a', when: 'day' }, 'day'],
    [{ item: 'a', when: 'time' }, 'start'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00' }, 'end'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T14:00' }, 'end'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-22T14:00' }, 'end'],
    [{ item: 'a', when: 'time', start: '12026-11-23T14:00', end: '12026-11-23T15:00' }, 'start'],
    [{ item: 'a', alarm: '12026-11-23T14:00' }, 'alarm'],
    [{ item: 'a', unreadRule: 'every blue moon' }, 'unreadRule'],
    [{ item: 'a', unreadWhen: 'bananas' }, 'unreadWhen'],
    [{ item: 'a', unreadEnd: 'bananas' }, 'unreadEnd'],
    [{ item: 'a', unreadAlarm: '' }, 'unreadAlarm'],
    [{ item: 'a', tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) }, 'tags'],
  ] as const)('%o has an error at the field %s', (initial, field) => {
    const form = emptyForm({ ...initial, ...('tags' in initial && { tags: [...initial.tags] }) })
    const result = fromForm(form, BERLIN)
    expect('errors' in result && Object.keys(result.errors)[0]).toBe(field)
  })

  test('has an error that is a sentence', () => {
    const form = emptyForm({ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T13:00' })
    expect(fromForm(form, BERLIN)).toEqual({ errors: { end: 'Must be after the start.' } })
  })
})

test('texts may be as long as the contract allows', () => {
  const form = emptyForm({ item: ` ${'a'.repeat(100)} `, description: 'b'.repeat(1024) })
  expect(tooLong(form)).toEqual({})
  expect(fromForm(form, BERLIN)).toHaveProperty('fields')
})

test('the error of a text that is too long names the limit and the length', () => {
  expect(tooLong(emptyForm({ item: 'a'.repeat(130) }))).toEqual({
    item: 'Must be at most 100 characters. This is 130.',
  })
})

describe('when the clocks change', () => {
  const NEW_YORK = 'America/New_York'
  const twice = (start_time: string, end_time: string): Todo => ({ ...meeting, start_time, end_time, alarm_time: null })

  test.each([
    ['from the first to the second 2:30', BERLIN, '2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'],
    ['within the second', BERLIN, '2027-10-31T01:00:00.000Z', '2027-10-31T01:45:00.000Z'],
    ['from the first to the second 1:30', NEW_YORK, '2027-11-07T05:30:00.000Z', '2027-11-07T06:30:00.000Z'],
  ])('a todo in the hour that happens twice keeps its times while its title is edited: %s', (_, zone, start, end) => {
    const todo = twice(start, end)
    const form = { ...toForm(todo, zone), item: 'Another title' }
    expect(fromForm(form, zone, todo)).toMatchObject({
      fields: { item: 'Another title', start_time: start, end_time: end },
    })
    // Without the original, as for a copy, the form yields the same times.
    expect(fromForm(form, zone)).toMatchObject({ fields: { start_time: start, end_time: end } })
  })

  test('either instant of a repeated time can be chosen, and the todo keeps its duration', () => {
    const first = withStart(emptyForm({ item: 'a', when: 'time' }), '2027-10-31T02:30', PLANNER)
    expect(fromForm(first, BERLIN)).toMatchObject({
      fields: { start_time: '2027-10-31T00:30:00.000Z', end_time: '2027-10-31T01:30:00.000Z' },
    })
    const second = withStart(first, '2027-10-31T02:30', PLANNER, true)
    expect(fromForm(second, BERLIN)).toMatchObject({
      fields: { start_time: '2027-10-31T01:30:00.000Z', end_time: '2027-10-31T02:30:00.000Z' },
    })
  })

  test('seconds that the inputs do not show are kept', () => {
    const todo = twice('2026-11-23T13:00:12.345Z', '2026-11-23T13:00:50.000Z')
    const form = toForm(todo, BERLIN)
    expect(fromForm({ ...form, importance: 'low' }, BERLIN, todo)).toMatchObject({
      fields: { start_time: todo.start_time, end_time: todo.end_time },
    })
    expect(fromForm({ ...form, end: '2026-11-23T15:00' }, BERLIN, todo)).toMatchObject({
      fields: { start_time: todo.start_time, end_time: '2026-11-23T14:00:00.000Z' },
    })
  })
})
