import { expect, test } from 'vitest'
import { firstSession } from './first-session.ts'

const AT = '2026-01-15T12:00:00.000Z'
const session = (id: string, program_id: string | null) => ({
  ...{ id, title: id, created_at: AT, updated_at: AT },
  program_id,
})
const sessions = [session('robot', 'p1'), session('mine', null), session('older', null)]

test('the latest conversation of the user opens, not that of a program', () => {
  expect(firstSession(sessions, undefined)).toBe('mine')
  expect(firstSession(sessions.slice(0, 1), undefined)).toBeNull()
})

test('an unsent message opens its conversation, also that of a program', () => {
  expect(firstSession(sessions, 'older')).toBe('older')
  expect(firstSession(sessions, 'robot')).toBe('robot')
  expect(firstSession(sessions, 'deleted')).toBe('mine')
  expect(firstSession(sessions, null)).toBeNull()
})
