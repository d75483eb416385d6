import { describe, expect, test } from 'vitest'
import {
  formatClock,
  formatClockRange,
  formatDay,
  formatDayHeading,
  formatExactDay,
  formatExactInstant,
  formatInstant,
  formatLocal,
  formatTimesIn,
} from './format-time.ts'

const TODAY = '2026-11-22'
const reader = { time_zone: 'Europe/Berlin', today: TODAY, hourCycle: 'h23' } as const

describe('formatDay', () => {
  test.each([
    ['2026-11-22', 'Today'],
    ['2026-11-23', 'Tomorrow'],
    ['2026-11-21', 'Yesterday'],
    ['2026-11-24', 'Tuesday'],
    ['2026-11-28', 'Saturday'],
    ['2026-11-29', 'Nov 29'],
    ['2026-11-20', 'Nov 20'],
    ['2027-01-02', 'Jan 2, 2027'],
    ['2025-12-31', 'Dec 31, 2025'],
  ])('%s is formatted as %s', (day, text) => {
    expect(formatDay(day, TODAY)).toBe(text)
  })
})

test.each([
  ['2026-11-23', 'Mon, Nov 23'],
  ['2027-01-02', 'Sat, Jan 2, 2027'],
])('the exact day of %s is %s', (day, text) => {
  expect(formatExactDay(day, TODAY)).toBe(text)
})

test('an exact instant has the day and the clock', () => {
  expect(formatExactInstant('2026-12-01T00:00:00Z', reader)).toBe('Tue, Dec 1, 01:00')
})

test.each([
  ['Delete “Dentist” (Mon 2026-11-23 14:00)', 'Delete “Dentist” (Tomorrow, 14:00)'],
  [
    '(Sat 2027-01-02) → start time Sun 2027-01-03 09:30, due date none',
    '(Jan 2, 2027) → start time Jan 3, 2027, 09:30, due date none',
  ],
  ['Buy 2026-11-23 stickers', 'Buy 2026-11-23 stickers'],
])('the local times in a text from the server are formatted: %s', (text, expected) => {
  expect(formatTimesIn(text, reader)).toBe(expected)
})

test.each([
  ['2026-11-23 14:00:00', 'Tomorrow, 14:00'],
  ['2026-11-23', 'Tomorrow'],
  ['soon', 'soon'],
])('the local time %s from the server is formatted as %s', (local, text) => {
  expect(formatLocal(local, reader)).toBe(text)
})

test('a heading has the weekday and the date', () => {
  expect(formatDayHeading('2026-11-25')).toBe('Wednesday, Nov 25')
})

describe('clock times', () => {
  test('clock times follow the zone and the hour cycle of the reader', () => {
    expect(formatClock('2026-11-22T13:00:00Z', reader)).toBe('14:00')
    expect(formatClock('2026-11-22T13:00:00Z', { ...reader, hourCycle: 'h12' })).toMatch(/^2:00\sPM$/)
    expect(formatInstant('2026-11-23T08:05:00Z', reader)).toBe('Tomorrow, 09:05')
  })

  test.each([
    ['2026-11-22T13:00:00Z', '2026-11-22T14:30:00Z', '14:00 – 15:30'],
    ['2026-11-22T21:00:00Z', '2026-11-23T01:00:00Z', '22:00 – Tomorrow 02:00'],
    ['2026-11-22T21:00:00Z', '2026-11-22T23:00:00Z', '22:00 – 00:00'],
  ])('a range has the day of its end only if it differs: %s to %s', (start, end, text) => {
    expect(formatClockRange(start, end, reader)).toBe(text)
  })
})
