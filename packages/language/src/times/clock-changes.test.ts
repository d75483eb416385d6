import { describe, expect, test } from 'vitest'
import { parseTimes } from './parse-times.ts'

/** In five zones: a time in the spring gap moves forward, and real minutes are counted across the gap. */
describe.each([
  // Noon of the day before the change, the day of the change, a time in the gap, and the time that it becomes.
  ['Europe/Berlin', '2026-03-28T11:00:00Z', '2026-03-29', '02:30', '03:30'],
  ['America/New_York', '2026-03-07T17:00:00Z', '2026-03-08', '02:30', '03:30'],
  ['Europe/London', '2026-03-28T12:00:00Z', '2026-03-29', '01:30', '02:30'],
  ['Australia/Sydney', '2026-10-03T02:00:00Z', '2026-10-04', '02:30', '03:30'],
  ['America/Santiago', '2026-09-05T16:00:00Z', '2026-09-06', '00:30', '01:30'],
])('in the spring of %s', (time_zone, now, day, skipped, becomes) => {
  const context = { now, time_zone }

  test('a time that the clocks skip moves an hour later', () => {
    expect(parseTimes(`tomorrow at ${skipped}`, context)).toMatchObject([{ time: `${day}T${becomes}:00` }])
  })

  test('a day later has the same time of day', () => {
    expect(parseTimes('tomorrow at 12:00', context)).toMatchObject([{ time: `${day}T12:00:00` }])
    expect(parseTimes('in 1 day', context)).toMatchObject([{ day }])
  })

  test('two hours across the gap end three hours later on the clock', () => {
    const [hour = 0] = skipped.split(':').map(Number)
    const start = `${String((hour + 23) % 24).padStart(2, '0')}:30`
    const [found] = parseTimes(`${hour === 0 ? 'today' : 'tomorrow'} at ${start} for 2 hours`, context)
    expect(found).toMatchObject({ kind: 'day_time', minutes: 120 })
  })

  test('a repetition keeps its time of day on both sides of the change', () => {
    expect(parseTimes('every day at 12:30', context)).toMatchObject([
      { first: { time: expect.stringContaining('T12:30') } },
    ])
    expect(parseTimes('every day at 11:30', context)).toMatchObject([{ first: { time: `${day}T11:30:00` } }])
    expect(parseTimes(`every day at ${skipped}`, context)).toMatchObject([{ first: { time: `${day}T${becomes}:00` } }])
  })

  test('24 hours later is an hour later on the clock', () => {
    expect(parseTimes('in 24 hours', context)).toMatchObject([{ time: `${day}T13:00:00` }])
  })
})

describe.each([
  ['Europe/Berlin', '2026-10-24T10:00:00Z', '2026-10-25'],
  ['America/New_York', '2026-10-31T16:00:00Z', '2026-11-01'],
  ['Europe/London', '2026-10-24T11:00:00Z', '2026-10-25'],
  ['Australia/Sydney', '2026-04-04T01:00:00Z', '2026-04-05'],
  ['America/Santiago', '2026-04-04T15:00:00Z', '2026-04-05'],
])('in the autumn of %s', (time_zone, now, day) => {
  test('24 hours later is an hour earlier on the clock', () => {
    expect(parseTimes('in 24 hours', { now, time_zone })).toMatchObject([{ time: `${day}T11:00:00` }])
  })

  test('a day or a week later has the same time of day', () => {
    expect(parseTimes('tomorrow at 12:00', { now, time_zone })).toMatchObject([{ time: `${day}T12:00:00` }])
    expect(parseTimes('every day at 11:45', { now, time_zone })).toMatchObject([{ first: { time: `${day}T11:45:00` } }])
  })

  test('hours count in real time, and show as the clock does then', () => {
    expect(parseTimes('tomorrow from 0:30 to 12:30', { now, time_zone })).toMatchObject([
      { from: `${day}T00:30:00`, to: `${day}T12:30:00` },
    ])
  })

  test('a time that happens twice keeps its time of day', () => {
    expect(parseTimes('tomorrow at 01:30', { now, time_zone })).toMatchObject([{ time: `${day}T01:30:00` }])
  })
})
