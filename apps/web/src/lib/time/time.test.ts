import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMinutes,
  dayOf,
  daysBetween,
  fromLocalInput,
  isSecondReading,
  minutesBetween,
  readLocal,
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
  ])('the day of %s in %s is %s', (instant, zone, day) => {
    expect(dayOf(instant, zone)).toBe(day)
  })
})

test('days are counted on the calendar, also across a change of the clocks', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2)
  expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365)
})

test('a day starts at local midnight, or at its first instant if the clocks skip midnight', () => {
  expect(startOfDay('2026-11-22', BERLIN)).toBe('2026-11-21T23:00:00.000Z')
  expect(startOfDay('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z')
})

describe('local times of a form', () => {
  test.each([
    ['2026-11-22T13:00:00.000Z', '2026-11-22T14:00'],
    ['2026-07-01T12:30:00.000Z', '2026-07-01T14:30'],
    ['2026-11-21T23:00:00.000Z', '2026-11-22T00:00'],
  ])('%s is converted to %s in Berlin and back', (instant, local) => {
    expect(toLocalInput(instant, BERLIN)).toBe(local)
    expect(Date.parse(fromLocalInput(local, BERLIN))).toBe(Date.parse(instant))
  })

  test.each([
    [BERLIN, '2026-03-29T02:30', '2026-03-29T01:30:00.000Z', '2026-03-29T03:30'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z', '2026-03-08T03:30'],
  ])('in %s the clocks skip %s, so a later time is used', (zone, local, instant, used) => {
    expect(readLocal(local, zone)).toEqual({ kind: 'skipped', instant })
    expect(toLocalInput(instant, zone)).toBe(used)
  })

  test.each([
    [BERLIN, '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z'],
  ])('in %s the time %s happens twice, and both instants can be chosen', (zone, local, first, second) => {
    expect(readLocal(local, zone)).toEqual({ kind: 'twice', instant: first, second })
    expect(fromLocalInput(local, zone)).toBe(first)
    expect(fromLocalInput(local, zone, true)).toBe(second)
    expect([first, second].map((instant) => toLocalInput(instant, zone))).toEqual([local, local])
    expect([first, second].map((instant) => isSecondReading(instant, zone))).toEqual([false, true])
  })

  test('a time that happens once has no second reading', () => {
    expect(readLocal('2026-11-22T14:00', BERLIN)).toEqual({ kind: 'once', instant: '2026-11-22T13:00:00.000Z' })
    expect(fromLocalInput('2026-11-22T14:00', BERLIN, true)).toBe('2026-11-22T13:00:00.000Z')
    expect(isSecondReading('2026-11-22T13:00:00.000Z', BERLIN)).toBe(false)
  })
})

test('minutes are elapsed minutes, also across a change of the clocks', () => {
  expect(addMinutes('2026-03-29T00:30:00.000Z', 60)).toBe('2026-03-29T01:30:00.000Z')
  expect(minutesBetween('2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z')).toBe(60)
})
