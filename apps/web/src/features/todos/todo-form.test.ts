import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { emptyForm, fromForm, toForm, tooLong, withoutEdited, withStart } from './todo-form.ts'

const BERLIN = 'Europe/Berlin'

const meeting: Todo = {
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
}

test('a todo is edited in local times and comes back as it was', () => {
  const form = toForm(meeting, BERLIN)
  expect(form).toMatchObject({ when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T15:00', day: '' })

  const { item, description, due_date, start_time, end_time, alarm_time, importance, tags } = meeting
  expect(fromForm(form, BERLIN)).toEqual({
    fields: { item, description, due_date, start_time, end_time, alarm_time, importance, tags },
  })
})

test('only the chosen kind of date counts', () => {
  const form = { ...toForm(meeting, BERLIN), day: '2026-12-24' }
  expect(fromForm({ ...form, when: 'day' }, BERLIN)).toMatchObject({
    fields: { due_date: '2026-12-24', start_time: null, end_time: null },
  })
  expect(fromForm({ ...form, when: 'none' }, BERLIN)).toMatchObject({
    fields: { due_date: null, start_time: null, end_time: null },
  })
})

test('an empty description is none', () => {
  expect(fromForm(emptyForm({ item: 'Buy milk', description: '  \n' }), BERLIN)).toMatchObject({
    fields: { item: 'Buy milk', description: null },
  })
})

describe('what is wrong is told at its field', () => {
  test.each([
    [{ item: '   ' }, 'item'],
    [{ item: 'a'.repeat(101) }, 'item'],
    [{ item: 'a', description: 'a'.repeat(1025) }, 'description'],
    [{ item: 'a', when: 'day' }, 'day'],
    [{ item: 'a', when: 'time' }, 'start'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00' }, 'end'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T14:00' }, 'end'],
    [{ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-22T14:00' }, 'end'],
    [{ item: 'a', tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) }, 'tags'],
  ] as const)('%o: %s', (initial, field) => {
    const form = emptyForm({ ...initial, ...('tags' in initial && { tags: [...initial.tags] }) })
    const result = fromForm(form, BERLIN)
    expect('errors' in result && Object.keys(result.errors)).toEqual([field])
  })

  test('in a sentence', () => {
    const form = emptyForm({ item: 'a', when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T13:00' })
    expect(fromForm(form, BERLIN)).toEqual({ errors: { end: 'Must be after the start.' } })
  })
})

test('the longest texts that the contract allows are allowed', () => {
  const form = emptyForm({ item: ` ${'a'.repeat(100)} `, description: 'b'.repeat(1024) })
  expect(tooLong(form)).toEqual({})
  expect(fromForm(form, BERLIN)).toHaveProperty('fields')
})

test('a text that is too long says by how much', () => {
  expect(tooLong(emptyForm({ item: 'a'.repeat(130) }))).toEqual({
    item: 'Must be at most 100 characters. This is 130.',
  })
})

test('an error goes away when its field is edited', () => {
  const form = emptyForm({ when: 'day' })
  const errors = { item: 'Must not be empty.', day: 'Choose a day.' }
  expect(withoutEdited(errors, form, { ...form, item: 'a' })).toEqual({ day: 'Choose a day.' })
})

describe('a new start', () => {
  test('takes the end along', () => {
    expect(withStart(toForm(meeting, BERLIN), '2026-11-24T09:30', 60)).toMatchObject({
      start: '2026-11-24T09:30',
      end: '2026-11-24T10:30',
    })
  })

  test('without an end yet lasts the default duration', () => {
    expect(withStart(emptyForm(), '2026-11-24T23:45', 30)).toMatchObject({ end: '2026-11-25T00:15' })
  })

  test('that is being cleared leaves the end alone', () => {
    expect(withStart(toForm(meeting, BERLIN), '', 60)).toMatchObject({ start: '', end: '2026-11-23T15:00' })
  })
})
