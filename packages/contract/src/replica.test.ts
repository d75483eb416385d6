import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NEW_CONTENT } from './new-content.ts'
import { fromReplicaRow, toReplicaRow } from './replica-row.ts'
import type { Todo } from './todo.ts'

const AT = '2026-11-22T08:00:00.000Z'
const PLAIN: Todo = {
  ...NEW_CONTENT,
  id: '019ab000-0000-7000-8000-000000000000',
  item: 'Buy milk',
  position: 'h0UkPq9tVabcdefV',
  tags: [],
  step_count: 0,
  done_step_count: 0,
  created_at: AT,
  updated_at: AT,
  version: 1,
}

/** Another value than the usual one, for every field. */
const OTHER: Todo = {
  ...PLAIN,
  description: 'Two litres',
  list_id: PLAIN.id,
  parent_id: PLAIN.id,
  due_date: '2026-11-24',
  end_date: '2026-11-25',
  start_time: AT,
  end_time: AT,
  alarm_time: AT,
  recurrence: 'FREQ=DAILY',
  recurrence_from: 'completion',
  series_id: PLAIN.id,
  occurrence: '2026-11-24',
  next_values: { item: 'Buy oat milk', tags: [] },
  importance: 'high',
  completed_at: AT,
  tags: ['home'],
  step_count: 3,
  done_step_count: 1,
  updated_at: '2026-11-23T08:00:00.000Z',
  version: 2,
}

test('a row of the replica restores every todo, whatever fields have their usual values', () => {
  const fields = fc.subarray(Object.keys(PLAIN) as (keyof Todo)[])
  fc.assert(
    fc.property(fields, (changed) => {
      const todo: Todo = { ...PLAIN, ...Object.fromEntries(changed.map((field) => [field, OTHER[field]])) }
      const row = toReplicaRow(todo)
      expect(fromReplicaRow(JSON.parse(JSON.stringify(row)))).toEqual(todo)
    }),
  )
})

test('a row of the replica leaves out every field with its usual value', () => {
  expect(Object.keys(toReplicaRow(PLAIN))).toEqual(['id', 'item', 'position', 'created_at'])
  expect(Object.keys(toReplicaRow(OTHER)).sort()).toEqual(Object.keys(OTHER).sort())
})

test('a restored todo does not share its tags with others', () => {
  fromReplicaRow(toReplicaRow(PLAIN)).tags.push('home')
  expect(fromReplicaRow(toReplicaRow(PLAIN)).tags).toEqual([])
})
