import { expect, test } from 'vitest'
import { timeZoneSchema } from './scalars.ts'
import { zoneName, zoneNames } from './zone-name.ts'

test('a zone is listed once, by its current name', () => {
  const names = zoneNames()
  expect(names).toContain('Asia/Kolkata')
  expect(names).toContain('UTC')
  expect(names).not.toContain('Asia/Calcutta')
  expect(new Set(names).size).toBe(names.length)
})

test('every renamed zone has the clocks that it had by its old name', () => {
  const clockOf = (time_zone: string, at: Date) =>
    new Intl.DateTimeFormat('en', { timeZone: time_zone, dateStyle: 'short', timeStyle: 'long' }).format(at)
  const renamed = Intl.supportedValuesOf('timeZone').filter((zone) => zoneName(zone) !== zone)
  expect(renamed.length).toBeGreaterThan(10)
  for (const zone of renamed) {
    for (const at of [new Date('2026-01-15T12:00:00Z'), new Date('2026-07-15T12:00:00Z')]) {
      expect(clockOf(zoneName(zone), at)).toBe(clockOf(zone, at))
    }
  }
})

test('a zone that a browser gives by its old name is stored by its current one', () => {
  expect(timeZoneSchema.parse('Asia/Calcutta')).toBe('Asia/Kolkata')
  expect(timeZoneSchema.parse('Europe/Berlin')).toBe('Europe/Berlin')
})
