import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { todoOf } from '../../../testing/todo.ts'
import { differingFields } from './differing-fields.ts'
import { fromForm } from './form-fields.ts'
import { toForm } from './todo-form.ts'
import { differingParts, hasMovedOn, mergeEdits, needsScope, patchOf, withParts } from './todo-merge.ts'
import type { Part } from './todo-parts.ts'

const BERLIN = 'Europe/Berlin'
const original = todoOf({
  id: '0199a9b0-0000-7000-8000-000000000000',
  item: 'Team meeting',
  description: 'Bring the numbers',
  due_date: null,
  start_time: '2026-11-23T13:00:00.000Z',
  end_time: '2026-11-23T14:00:00.000Z',
  alarm_time: null,
  importance: 'high',
  tags: ['home', 'Work'],
  completed_at: null,
  created_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-01T00:00:00.000Z',
  version: 3,
})

function edited(change: Partial<Todo>) {
  const result = fromForm(toForm({ ...original, ...change }, BERLIN), BERLIN)
  if ('errors' in result) throw new Error('These fields are valid.')
  return result.fields
}

test('an unedited todo does not differ, whatever the order and case of its tags', () => {
  expect(differingParts(original, edited({}))).toEqual([])
  expect(differingParts(original, edited({ tags: ['work', 'home'] }))).toEqual([])
})

test.each<[Partial<Todo>, Part[]]>([
  [{ item: 'Other' }, ['item']],
  [{ description: null }, ['description']],
  [{ due_date: '2026-12-24', start_time: null, end_time: null }, ['when']],
  [{ end_time: '2026-11-23T15:00:00.000Z' }, ['when']],
  [{ alarm_time: '2026-11-23T12:00:00.000Z', importance: 'low' }, ['alarm', 'importance']],
  [{ tags: ['home'] }, ['tags']],
  [{ due_date: '2026-12-20', end_date: '2027-01-03', start_time: null, end_time: null }, ['when']],
  [{ recurrence: 'FREQ=DAILY', recurrence_from: 'completion' }, ['repeat']],
  [{ list_id: '0199a9b0-0000-7000-8000-00000000000b' }, ['list']],
])('%o is a change of the parts %j, and the update has only their fields', (change, parts) => {
  const fields = edited(change)
  expect(differingParts(original, fields)).toEqual(parts)
  const patch = patchOf(parts, fields)
  expect({ ...original, ...patch }).toEqual({ ...original, ...change })
  expect(differingParts({ ...original, ...patch }, fields)).toEqual([])
})

describe('two edits of one todo', () => {
  test('are merged without a question if they change different parts', () => {
    const theirs = { ...original, importance: 'low' as const, completed_at: '2026-11-23T13:00:00.000Z' }
    expect(mergeEdits(original, edited({ item: 'Mine' }), theirs)).toEqual({ mine: ['item'], both: [] })
  })

  test('do not conflict if they make the same change', () => {
    expect(mergeEdits(original, edited({ item: 'Same' }), { ...original, item: 'Same' }).both).toEqual([])
  })

  test('conflict only in the parts that they change differently', () => {
    const theirs = { ...original, item: 'Theirs', importance: 'low' as const }
    const mine = edited({ item: 'Mine', description: 'Mine, too' })
    expect(mergeEdits(original, mine, theirs)).toEqual({ mine: ['item', 'description'], both: ['item'] })
  })
})

test('a part from another form includes all of its inputs', () => {
  const one = { ...toForm(original, BERLIN), second: ['alarm' as const] }
  const other = {
    ...toForm({ ...original, item: 'Theirs', start_time: '2027-10-31T01:30:00.000Z' }, BERLIN),
    end: '2027-10-31T03:30',
  }
  expect(other.second).toEqual(['start'])
  expect(withParts(one, ['when'], other)).toEqual({
    ...one,
    start: '2027-10-31T02:30',
    end: '2027-10-31T03:30',
    second: ['alarm', 'start'],
  })
  expect(withParts(one, ['alarm'], other).second).toEqual([])
})

test('an edit of a todo that repeats needs a scope, unless it changes the rule or the todo is done', () => {
  const weekly = { ...original, recurrence: 'FREQ=WEEKLY;BYDAY=MO' }
  const fields = (change: Partial<Todo>) => edited({ ...weekly, ...change })
  expect(needsScope(weekly, fields({ item: 'Other' }))).toBe(true)
  expect(needsScope(weekly, fields({}))).toBe(false)
  expect(needsScope(weekly, fields({ item: 'Other', recurrence: 'FREQ=DAILY' }))).toBe(false)
  expect(needsScope(original, edited({ item: 'Other' }))).toBe(false)
  expect(needsScope({ ...weekly, completed_at: '2026-11-23T14:00:00.000Z' }, fields({ item: 'Other' }))).toBe(false)
})

test('an edit for all following occurrences is not meant for one that was completed meanwhile', () => {
  const weekly = { ...original, recurrence: 'FREQ=WEEKLY;BYDAY=MO' }
  const done = { ...weekly, completed_at: '2026-11-23T14:00:00.000Z' }
  expect(hasMovedOn(weekly, done, 'following')).toBe(true)
  expect(hasMovedOn(weekly, done, undefined)).toBe(true)
  expect(hasMovedOn(weekly, done, 'this')).toBe(false)
  expect(hasMovedOn(weekly, { ...weekly, item: 'Theirs' }, 'following')).toBe(false)
  expect(hasMovedOn(done, done, 'following')).toBe(false)
  expect(hasMovedOn(original, { ...original, completed_at: done.completed_at }, undefined)).toBe(false)
})

test('a new todo that repeats does not differ in the first day that the server gave it', () => {
  const wanted = { item: 'Rent', due_date: null, recurrence: 'FREQ=MONTHLY;BYMONTHDAY=1' }
  const stored = { ...original, ...wanted, start_time: null, end_time: null, due_date: '2026-12-01' }
  expect(differingFields(stored, wanted)).toEqual({})
  expect(differingFields(stored, { ...wanted, item: 'Other' })).toEqual({ item: 'Other' })
  expect(differingFields(stored, { ...wanted, due_date: '2027-01-01' })).toEqual({ due_date: '2027-01-01' })
  expect(differingFields(stored, { item: 'Rent', due_date: null })).toEqual({ due_date: null })
})
