import { expect, test } from 'vitest'
import { startOf } from './since-when.ts'

const moment = { now: '2026-11-30T17:30:00.000Z', today: '2026-11-30', time_zone: 'Europe/Berlin', local: '' }

test('a choice is an instant in the time zone of the user', () => {
  expect(startOf('hour', moment)).toBe('2026-11-30T16:30:00.000Z')
  expect(startOf('today', moment)).toBe('2026-11-29T23:00:00.000Z')
  expect(startOf('week', moment)).toBe('2026-11-23T17:30:00.000Z')
  expect(startOf('everything', moment)).toBe('1970-01-01T00:00:00.000Z')
  expect(startOf('moment', { ...moment, local: '2026-11-30T09:00' })).toBe('2026-11-30T08:00:00.000Z')
})

test('without a chosen moment there is no instant', () => {
  expect(startOf('moment', moment)).toBeNull()
})
