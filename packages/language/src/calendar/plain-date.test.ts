import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { PlainDate } from './plain-date.ts'

const dates = fc.record({
  year: fc.integer({ min: 1, max: 9000 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
})
const count = fc.integer({ min: -500, max: 500 })
const lengths = fc.record({ years: count, months: count, weeks: count, days: count }, { requiredKeys: [] })

test('a date moves as Temporal.PlainDate does', () => {
  fc.assert(
    fc.property(dates, fc.nat(4), lengths, ({ year, month, day }, more, length) => {
      const ours = PlainDate.of(year, month, day).add({ days: more })
      const theirs = Temporal.PlainDate.from({ year, month, day }).add({ days: more })
      fc.pre(Object.values(length).every((each) => each >= 0) || Object.values(length).every((each) => each <= 0))
      // Temporal rejects a duration without units.
      expect(ours.add(length).toString()).toBe(theirs.add({ days: 0, ...length }).toString())
      expect(ours.subtract(length).toString()).toBe(theirs.subtract({ days: 0, ...length }).toString())
    }),
  )
})

test('a date has the fields and distances of Temporal.PlainDate', () => {
  fc.assert(
    fc.property(dates, dates, ({ year, month, day }, other) => {
      const ours = PlainDate.of(year, month, day)
      const oursOther = PlainDate.of(other.year, other.month, other.day)
      const theirs = Temporal.PlainDate.from({ year, month, day })
      const theirsOther = Temporal.PlainDate.from(other)
      expect(ours).toMatchObject({ year, month, day })
      expect([ours.dayOfWeek, ours.daysInMonth]).toEqual([theirs.dayOfWeek, theirs.daysInMonth])
      expect(ours.daysUntil(oursOther)).toBe(theirs.until(theirsOther, { largestUnit: 'day' }).days)
      expect(PlainDate.compare(ours, oursOther)).toBe(Temporal.PlainDate.compare(theirs, theirsOther))
      expect(PlainDate.parse(ours.toString()).equals(ours)).toBe(true)
    }),
  )
})

test.each([
  [2026, 2, 29],
  [2026, 13, 1],
  [2026, 4, 0],
])('%i-%i-%i is no date', (year, month, day) => {
  expect(() => PlainDate.of(year, month, day)).toThrow(RangeError)
})
