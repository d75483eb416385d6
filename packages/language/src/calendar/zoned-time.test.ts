import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { PlainDate } from './plain-date.ts'
import { ZonedTime } from './zoned-time.ts'

const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', '+05:45')
const times = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
/** Days around the clock changes of most zones that have clock changes. */
const days = fc.record({
  year: fc.integer({ min: 2000, max: 2040 }),
  month: fc.constantFrom(3, 4, 10, 11),
  day: fc.integer({ min: 1, max: 30 }),
})

function theirsAs(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'second' })
}

test('an instant shows in its zone and in another as in Temporal.ZonedDateTime', () => {
  fc.assert(
    fc.property(times, zones, zones, (now, zone, other) => {
      const ours = ZonedTime.parse(now, zone)
      const theirs = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
      expect(ours.toString()).toBe(theirsAs(theirs))
      expect(ours.date.toString()).toBe(theirs.toPlainDate().toString())
      expect(ours.withTimeZone(other).toString()).toBe(theirsAs(theirs.withTimeZone(other)))
    }),
  )
})

test('a local time is found and moved as in Temporal, also when it is skipped or happens twice', () => {
  const step = fc.integer({ min: 0, max: 100_000 })
  const moves = fc.record({ months: fc.nat(40), days: fc.nat(400), seconds: step }, { requiredKeys: [] })
  fc.assert(
    fc.property(days, fc.nat(23), fc.nat(59), zones, moves, ({ year, month, day }, hour, minute, timeZone, move) => {
      const ours = ZonedTime.of(PlainDate.of(year, month, day), hour, minute, 0, timeZone)
      const theirs = Temporal.ZonedDateTime.from({ year, month, day, hour, minute, timeZone })
      expect(ours.toString()).toBe(theirsAs(theirs))
      expect(ours.add(move).toString()).toBe(theirsAs(theirs.add({ days: 0, ...move })))
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['second', 1, { smallestUnit: 'second' }],
  ['minute', 60, { smallestUnit: 'minute' }],
  ['half hour', 1800, { smallestUnit: 'minute', roundingIncrement: 30 }],
  ['hour', 3600, { smallestUnit: 'hour' }],
] as const)('is rounded to the %s of the clock', (_, seconds, unit) => {
  fc.assert(
    fc.property(times, zones, (now, zone) => {
      const ours = ZonedTime.parse(now, zone)
      const theirs = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
      expect(ours.roundDown(seconds).toString()).toBe(theirsAs(theirs.round({ ...unit, roundingMode: 'floor' })))
      expect(ours.roundUp(seconds).toString()).toBe(theirsAs(theirs.round({ ...unit, roundingMode: 'ceil' })))
    }),
  )
})

test.each([
  ['yesterday', 'Europe/Berlin'],
  ['2026-01-15T08:00:00', 'Europe/Berlin'],
  ['2026-01-15T08:00:00Z', 'Mars/Olympus'],
])('“%s” in %s is no time', (text, zone) => {
  expect(() => ZonedTime.parse(text, zone)).toThrow(RangeError)
})
