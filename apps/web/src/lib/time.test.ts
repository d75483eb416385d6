import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMinutes,
  dayOf,
  daysBetween,
  fromLocalInput,
  minutesBetween,
  nextFullHour,
  startOfDay,
  toLocalInput,
} from './time.ts'

const BERLIN = 'Europe/Berlin'

describe('dayOf', () => {
  test.each([
    ['2026-11-22T22:59:59.000Z', BERLIN, '2026-11-22'],
    ['2026-11-22T23:00:00.000Z', BERLIN, '2026-11-23'],
    ['2026-11-22T22:59:59.000Z', 'America/Los_Angeles', '2026-11-22'],
    ['2026-11-22T05:00:00.000Z', 'America/Los_Angeles', '2026-11-21'],
    ['2026-11-22T22:59:59.000Z', 'Pacific/Kiritimati', '2026-11-23'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayOf(instant, zone)).toBe(day)
  })
})

test('days are counted on the calendar', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2)
  expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365)
})

test('a day begins at local midnight, or at its first moment where there is none', () => {
  expect(startOfDay('2026-11-22', BERLIN)).toBe('2026-11-21T23:00:00Z')
  expect(startOfDay('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00Z')
})

describe('values of datetime-local inputs', () => {
  test.each([
    ['2026-11-22T13:00:00.000Z', '2026-11-22T14:00'],
    ['2026-07-01T12:30:00.000Z', '2026-07-01T14:30'],
    ['2026-11-21T23:00:00.000Z', '2026-11-22T00:00'],
  ])('%s is %s in Berlin, and back', (instant, local) => {
    expect(toLocalInput(instant, BERLIN)).toBe(local)
    expect(Date.parse(fromLocalInput(local, BERLIN))).toBe(Date.parse(instant))
  })

  test('a time that the clock skips moves on, one that it repeats is the first', () => {
    expect(fromLocalInput('2026-03-29T02:30', BERLIN)).toBe('2026-03-29T01:30:00Z')
    expect(fromLocalInput('2026-10-25T02:30', BERLIN)).toBe('2026-10-25T00:30:00Z')
  })
})

test('minutes are counted on the clock of the wall', () => {
  expect(addMinutes('2026-11-22T23:30', 60)).toBe('2026-11-23T00:30')
  expect(minutesBetween('2026-11-22T23:30', '2026-11-23T00:30')).toBe(60)
})

test('the next full hour is later than now', () => {
  expect(nextFullHour('2026-11-22T13:00:00.000Z', BERLIN)).toBe('2026-11-22T15:00')
  expect(nextFullHour('2026-11-22T22:59:00.000Z', BERLIN)).toBe('2026-11-23T00:00')
})
