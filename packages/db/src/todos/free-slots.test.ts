import type { TimeRange } from '@todo-agents/contract/todo'
import { freeSlotsSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findFreeSlots } from './free-slots.ts'

const ZONE = 'Europe/Berlin'
const HOURS = { working_hours_start: '09:00', working_hours_end: '18:00' }

function slots(busy: [string, string][], query: object, time_zone = ZONE): string[] {
  const times = busy.map(([start_time, end_time]) => ({ start_time, end_time }))
  return findFreeSlots(times, freeSlotsSchema.parse(query), { ...HOURS, time_zone }).map(
    ({ start_time, end_time }) => `${start_time.slice(5, 16)}/${end_time.slice(5, 16)}`,
  )
}

const MONDAY = { from: '2026-11-22T23:00:00Z', to: '2026-11-23T23:00:00Z' }

describe('free slots', () => {
  test('the free slots of an empty calendar are the working hours of each local day', () => {
    expect(slots([], { from: '2026-11-22T23:00:00Z', to: '2026-11-24T23:00:00Z' })).toEqual([
      '11-23T08:00/11-23T17:00',
      '11-24T08:00/11-24T17:00',
    ])
  })

  test('free slots lie between busy times, which may overlap or reach beyond the day', () => {
    const busy: [string, string][] = [
      ['2026-11-22T10:00:00.000Z', '2026-11-23T08:30:00.000Z'],
      ['2026-11-23T10:00:00.000Z', '2026-11-23T13:00:00.000Z'],
      ['2026-11-23T11:00:00.000Z', '2026-11-23T12:00:00.000Z'],
      ['2026-11-23T16:00:00.000Z', '2026-11-24T16:00:00.000Z'],
    ]
    expect(slots(busy, MONDAY)).toEqual(['11-23T08:30/11-23T10:00', '11-23T13:00/11-23T16:00'])
    expect(slots(busy, { ...MONDAY, minutes: 120 })).toEqual(['11-23T13:00/11-23T16:00'])
    expect(slots(busy, { ...MONDAY, minutes: 181 })).toEqual([])
  })

  test('free slots are cut to the range', () => {
    expect(slots([], { from: '2026-11-23T10:15:00Z', to: '2026-11-23T12:00:00Z' })).toEqual(['11-23T10:15/11-23T12:00'])
    expect(slots([], { from: '2026-11-23T20:00:00Z', to: '2026-11-23T21:00:00Z' })).toEqual([])
  })

  test('free slots follow the local clocks when they change', () => {
    const days = { day_start: '00:00', day_end: '06:00' }
    const spring = { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z', ...days }
    expect(slots([], spring)).toEqual(['03-28T23:00/03-29T04:00'])
    const autumn = { from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z', ...days }
    expect(slots([], autumn)).toEqual(['10-24T22:00/10-25T05:00'])
  })

  test('free slots are never busy, never too short, and never adjacent', () => {
    const hour = 3_600_000
    const rangeStart = Date.parse(MONDAY.from)
    const quarter = fc.integer({ min: -20, max: 120 }).map((n) => (n * hour) / 4)
    const times = fc.array(fc.tuple(quarter, fc.integer({ min: 1, max: 20 }))).map((all) =>
      all
        .sort(([a], [b]) => a - b)
        .map(([start, length]): TimeRange => {
          const from = rangeStart + start
          return iso(from, from + (length * hour) / 4)
        }),
    )
    const minutes = fc.integer({ min: 5, max: 240 })
    fc.assert(
      fc.property(times, minutes, (busy, least) => {
        const found = findFreeSlots(busy, freeSlotsSchema.parse({ ...MONDAY, minutes: least }), {
          ...HOURS,
          time_zone: ZONE,
        })
        for (const [i, slot] of found.entries()) {
          const length = Date.parse(slot.end_time) - Date.parse(slot.start_time)
          expect(length).toBeGreaterThanOrEqual(least * 60_000)
          for (const time of busy)
            expect(time.start_time >= slot.end_time || time.end_time <= slot.start_time).toBe(true)
          if (i > 0) expect(found[i - 1]!.end_time < slot.start_time).toBe(true)
        }
      }),
    )
  })
})

function iso(start: number, end: number): TimeRange {
  return { start_time: new Date(start).toISOString(), end_time: new Date(end).toISOString() }
}
