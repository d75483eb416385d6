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

/** Times of which half lie within two hours of a clock change of New York or Lord Howe. */
const timesAroundChanges = fc.oneof(
  times,
  fc
    .tuple(
      fc.constantFrom('2090-11-05T06:00Z', '2026-03-08T07:00Z', '2026-04-04T15:00Z', '2026-10-03T15:30Z'),
      fc.integer({ min: -7_200_000, max: 7_200_000 }),
    )
    .map(([change, distance]) => new Date(Date.parse(change) + distance).toISOString()),
)

/** Returns the nearest instant in one direction at which the clock shows a whole step, found by trying them in turn. */
function nearestWholeStep(now: string, zone: string, step: number, direction: 1 | -1): string {
  // All offsets are multiples of a quarter of an hour, so whole steps of any clock are whole quarters or finer.
  const candidates = Math.min(step, 900) * 1000
  const round = direction === 1 ? Math.ceil : Math.floor
  for (let at = round(Date.parse(now) / candidates) * candidates; ; at += direction * candidates) {
    const theirs = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    if ((theirs.minute * 60 + theirs.second) % step === 0) return theirsAs(theirs)
  }
}

test.each([
  ['second', 1],
  ['minute', 60],
  ['half hour', 1800],
  ['hour', 3600],
])('is rounded to the nearest instant at which the clock shows a whole %s, also around clock changes', (_, step) => {
  fc.assert(
    fc.property(timesAroundChanges, zones, (now, zone) => {
      const ours = ZonedTime.parse(now, zone)
      expect(ours.roundDown(step).toString()).toBe(nearestWholeStep(now, zone, step, -1))
      expect(ours.roundUp(step).toString()).toBe(nearestWholeStep(now, zone, step, 1))
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['29.999', '08:00:00'],
  ['30.000', '08:00:00'],
  ['30.001', '08:01:00'],
  ['59.999', '08:01:00'],
])('%s seconds past a minute are near %s', (seconds, near) => {
  expect(ZonedTime.parse(`2026-01-15T08:00:${seconds}Z`, 'UTC').roundNear(60).toString()).toBe(`2026-01-15T${near}`)
})

test.each([
  ['yesterday', 'Europe/Berlin'],
  ['2026-01-15T08:00:00', 'Europe/Berlin'],
  ['2026-01-15T08:00:00Z', 'Mars/Olympus'],
])('“%s” in %s is no time', (text, zone) => {
  expect(() => ZonedTime.parse(text, zone)).toThrow(RangeError)
})
