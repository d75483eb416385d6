import { expect, test } from 'vitest'
import { USER } from '../testing/memory-run-port.ts'
import { withoutDaysOff } from './days-off.ts'

/** Noon to one in Berlin, on each day from Thursday, 15 January 2026. */
const slots = Array.from({ length: 7 }, (_, n) => ({
  start_time: `2026-01-${15 + n}T11:00:00.000Z`,
  end_time: `2026-01-${15 + n}T12:00:00.000Z`,
}))
const user = { ...USER, days_off: [6, 7] }
const WEEK = { from: '2026-01-14T23:00:00.000Z', to: '2026-01-21T23:00:00.000Z' }

test('slots on days off are left out', () => {
  const days = withoutDaysOff(slots, WEEK, user).map(({ start_time }) => start_time.slice(8, 10))
  expect(days).toEqual(['15', '16', '19', '20', '21'])
  expect(withoutDaysOff(slots, WEEK, USER)).toHaveLength(7)
})

test('slots stay when the whole range is on days off, because the user has named one', () => {
  const saturday = { from: '2026-01-16T23:00:00.000Z', to: '2026-01-17T23:00:00.000Z' }
  expect(withoutDaysOff([slots[2]!], saturday, user)).toHaveLength(1)
  const untilMonday = { ...saturday, to: '2026-01-19T01:00:00.000Z' }
  expect(withoutDaysOff([slots[2]!], untilMonday, user)).toEqual([])
})

test('the day of a slot is that of the user, not that of UTC', () => {
  // Monday at 00:30 in Berlin.
  const slot = { start_time: '2026-01-18T23:30:00.000Z', end_time: '2026-01-19T00:30:00.000Z' }
  expect(withoutDaysOff([slot], WEEK, user)).toEqual([slot])
})
