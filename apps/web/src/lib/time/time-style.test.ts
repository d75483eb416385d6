import { afterEach, expect, test } from 'vitest'
import { formatClock, formatDay, formatExactDay } from './format-time.ts'
import { localeOfOrder, setTimeStyle } from './time-style.ts'

const AMERICAN = { time_zone: 'America/New_York', hour_cycle: null, date_order: null } as const
const [TODAY, DAY, NOON] = ['2026-11-22', '2026-12-05', '2026-11-22T12:00:00Z']

afterEach(() => setTimeStyle(AMERICAN))

test.each([
  ['en-US', 'dmy', 'en-GB'],
  ['en-AU', 'dmy', 'en-AU'],
  ['en-GB', 'mdy', 'en-US'],
  ['en', 'mdy', 'en'],
  ['de-AT', 'mdy', 'de-AT'],
] as const)('dates of %s in the order %s are written as in %s', (locale, order, expected) => {
  expect(localeOfOrder(locale, order)).toBe(expected)
})

test('without a setting, order and clock are those of the time zone', () => {
  setTimeStyle(AMERICAN)
  expect(formatExactDay(DAY, TODAY)).toBe('Sat, Dec 5')
  expect(formatClock(NOON, { time_zone: 'America/New_York' })).toMatch(/^7:00\sAM$/)
  setTimeStyle({ ...AMERICAN, time_zone: 'Europe/London' })
  expect(formatDay(DAY, TODAY)).toBe('5 Dec')
  expect(formatClock(NOON, { time_zone: 'Europe/London' })).toBe('12:00')
})

test('the settings win over the time zone', () => {
  setTimeStyle({ time_zone: 'America/New_York', hour_cycle: 'h23', date_order: 'dmy' })
  expect(formatDay(DAY, TODAY)).toBe('5 Dec')
  expect(formatClock(NOON, { time_zone: 'America/New_York' })).toBe('07:00')
})
