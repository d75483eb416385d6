import type { Change } from '@todo-agents/contract/change'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { setsAlarm } from './use-notifications.ts'

const NOW = new Date('2026-11-29T13:00:00Z')
const LATER = '2026-11-29T14:00:00.000Z'
const plain = todoOf({ id: 'a', item: 'a' })
const alarmed = { ...plain, alarm_time: LATER }
const event = (change: Partial<Change>) =>
  ({ type: 'change', change: { entity: 'todo', ...change } as Change }) as const

test.each([
  ['a new todo with an alarm', { before: null, after: alarmed }, true],
  ['a todo that gets an alarm', { before: plain, after: alarmed }, true],
  ['a todo that keeps its alarm', { before: alarmed, after: { ...alarmed, item: 'b' } }, false],
  ['an alarm that has passed', { before: null, after: { ...plain, alarm_time: '2026-11-29T12:00:00.000Z' } }, false],
  ['a todo that loses its alarm', { before: alarmed, after: plain }, false],
  ['a deleted todo', { before: alarmed, after: null }, false],
] as const)('%s is a reason to ask for notifications: %s %s', (_, change, isReason) => {
  expect(setsAlarm(event(change), NOW)).toBe(isReason)
})
