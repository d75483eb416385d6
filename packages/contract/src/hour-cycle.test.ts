import { expect, test } from 'vitest'
import { hourCycleOf } from './hour-cycle.ts'
import { zoneName } from './zone-name.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** The zones of each region, and how people there count hours, as Unicode says. */
function customs(): [zone: string, cycle: string][] {
  const regions = LETTERS.flatMap((first) => LETTERS.map((second) => new Intl.Locale(`und-${first}${second}`)))
  return regions.flatMap((region) => {
    const [cycle = 'h23'] = region.maximize().getHourCycles()
    return (region.getTimeZones() ?? []).map((zone): [string, string] => [zone, cycle])
  })
}

test('the hours are as Unicode says for the region of every zone, by its old and by its new name', () => {
  const zones = customs()
  expect(zones.length).toBeGreaterThan(400)
  const named = zones.flatMap(([zone, cycle]) => [
    [zone, cycle],
    [zoneName(zone), cycle],
  ])
  expect(named.map(([zone = '']) => [zone, hourCycleOf({ time_zone: zone })])).toEqual(named)
})

test('what the user has chosen counts more than the zone', () => {
  expect(hourCycleOf({ time_zone: 'Europe/Berlin', hour_cycle: 'h12' })).toBe('h12')
  expect(hourCycleOf({ time_zone: 'America/New_York', hour_cycle: 'h23' })).toBe('h23')
  expect(hourCycleOf({ time_zone: 'America/New_York', hour_cycle: null })).toBe('h12')
})

test('a zone without a region has 24 hours', () => {
  expect(hourCycleOf({ time_zone: 'UTC' })).toBe('h23')
})
