import { expect, test } from 'vitest'
import { monthOf, nextWeek, withMonth } from './months.ts'

test.each([
  ['2026-11-15', 1, '2026-10-26', '2026-12-06', 6],
  ['2026-11-15', 0, '2026-11-01', '2026-12-05', 5],
  ['2027-02-10', 1, '2027-02-01', '2027-02-28', 4],
])('the month of %s in weeks from day %i begins on %s and ends on %s', (day, firstDay, first, last, count) => {
  const weeks = monthOf(day, firstDay)
  expect(weeks).toHaveLength(count)
  expect([weeks[0]?.[0], weeks.at(-1)?.[6]]).toEqual([first, last])
})

test('a month without the day has its last one instead', () => {
  expect(withMonth('2027-01-31', 1)).toBe('2027-02-28')
  expect(withMonth('2027-01-31', -2)).toBe('2026-11-30')
})

test.each([
  ['2026-11-29', 1, '2026-11-30'],
  ['2026-11-30', 1, '2026-12-07'],
  ['2026-11-29', 0, '2026-12-06'],
  ['2026-11-30', 6, '2026-12-05'],
])('the week after %s, from day %i, begins on %s', (day, firstDay, next) => {
  expect(nextWeek(day, firstDay)).toBe(next)
})
