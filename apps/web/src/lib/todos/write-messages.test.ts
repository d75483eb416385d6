import type { TodoWrite } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { completedMessage, savedMessage, skippedMessage } from './write-messages.ts'

const TODAY = '2026-11-29'
const standup = todoOf({ id: 'a', item: 'Standup' })
const write = (fields: Partial<TodoWrite>): TodoWrite => ({
  todos: [standup],
  also: [],
  next_occurrences: [],
  conflicts: [],
  change_ids: [],
  ...fields,
})
const step = (id: string) => todoOf({ id, item: id, parent_id: 'a' })

test('a completed todo names the open steps that were completed with it, and its next occurrence', () => {
  expect(completedMessage([standup], write({}), TODAY)).toBe('Completed “Standup”')
  expect(completedMessage([standup], write({ also: [step('s')] }), TODAY)).toBe(
    'Completed “Standup”. 1 open step was completed too',
  )
  const next = todoOf({ id: 'b', item: 'Standup' })
  // The steps of the next occurrence were not completed.
  const also = [step('s'), step('t'), next, todoOf({ id: 'u', item: 's', parent_id: 'b' })]
  const next_occurrences = [{ id: 'b', occurrences: ['2026-12-07', '2026-12-14'] }]
  expect(completedMessage([standup], write({ also, next_occurrences }), TODAY)).toBe(
    'Completed “Standup”. 2 open steps were completed too. Next: Dec 7',
  )
})

test('a skipped occurrence names the next one, or says that it was the last', () => {
  const next_occurrences = [{ id: 'a', occurrences: ['2026-11-30', '2026-12-07'] }]
  expect(skippedMessage(standup, write({ next_occurrences }), TODAY)).toBe('Skipped “Standup”. Next: Tomorrow')
  expect(skippedMessage(standup, write({ todos: [] }), TODAY)).toContain('It was the last one')
})

test('a saved todo names its next dates only when it repeats', () => {
  const next_occurrences = [{ id: 'a', occurrences: ['2026-11-30', '2026-12-07'] }]
  expect(savedMessage(write({ next_occurrences }), TODAY)).toBe('“Standup” is tomorrow, then on Dec 7')
  const timed = [{ id: 'a', occurrences: ['2026-12-03 15:00', '2026-12-10 15:00'] }]
  expect(savedMessage(write({ next_occurrences: timed }), TODAY)).toMatch(
    /^“Standup” is on Thursday at (?:15:00|3:00.PM), then on Dec 10 at (?:15:00|3:00.PM)$/,
  )
  expect(savedMessage(write({}), TODAY)).toBeNull()
})
