import { describe, expect, test } from 'vitest'
import { nextOccurrence, occurrencesBetween } from './occurrences.ts'
import { parseRule } from './parse-rule.ts'
import { instantToWallClock, wallClockToInstant } from './wall-clock.ts'

/**
 * Days around a change of the clocks, each with the instant of one wall-clock time: the day before the change, the day
 * of the change, and the day after.
 */
const CHANGES: [zone: string, what: string, time: string, instants: [local: string, instant: string][]][] = [
  [
    'Europe/Berlin',
    'skip 02:00 to 03:00 on 28 March',
    '02:30',
    [
      ['2027-03-27T02:30:00', '2027-03-27T01:30:00.000Z'],
      // 03:30, the time that the clocks show an hour and a half after 02:00.
      ['2027-03-28T02:30:00', '2027-03-28T01:30:00.000Z'],
      ['2027-03-29T02:30:00', '2027-03-29T00:30:00.000Z'],
    ],
  ],
  [
    'Europe/Berlin',
    'repeat 02:00 to 03:00 on 31 October',
    '02:30',
    [
      ['2027-10-30T02:30:00', '2027-10-30T00:30:00.000Z'],
      ['2027-10-31T02:30:00', '2027-10-31T00:30:00.000Z'],
      ['2027-11-01T02:30:00', '2027-11-01T01:30:00.000Z'],
    ],
  ],
  [
    'America/New_York',
    'skip 02:00 to 03:00 on 14 March',
    '02:30',
    [
      ['2027-03-13T02:30:00', '2027-03-13T07:30:00.000Z'],
      ['2027-03-14T02:30:00', '2027-03-14T07:30:00.000Z'],
      ['2027-03-15T02:30:00', '2027-03-15T06:30:00.000Z'],
    ],
  ],
  [
    'America/New_York',
    'repeat 01:00 to 02:00 on 7 November',
    '01:30',
    [
      ['2027-11-06T01:30:00', '2027-11-06T05:30:00.000Z'],
      ['2027-11-07T01:30:00', '2027-11-07T05:30:00.000Z'],
      ['2027-11-08T01:30:00', '2027-11-08T06:30:00.000Z'],
    ],
  ],
  [
    'Australia/Lord_Howe',
    'skip half an hour from 02:00 on 3 October',
    '02:15',
    [
      ['2027-10-02T02:15:00', '2027-10-01T15:45:00.000Z'],
      ['2027-10-03T02:15:00', '2027-10-02T15:45:00.000Z'],
      ['2027-10-04T02:15:00', '2027-10-03T15:15:00.000Z'],
    ],
  ],
  [
    'Australia/Lord_Howe',
    'repeat half an hour from 01:30 on 4 April',
    '01:45',
    [
      ['2027-04-03T01:45:00', '2027-04-02T14:45:00.000Z'],
      ['2027-04-04T01:45:00', '2027-04-03T14:45:00.000Z'],
      ['2027-04-05T01:45:00', '2027-04-04T15:15:00.000Z'],
    ],
  ],
  [
    'Africa/Cairo',
    'skip 00:00 to 01:00 on 30 April',
    '00:30',
    [
      ['2027-04-29T00:30:00', '2027-04-28T22:30:00.000Z'],
      ['2027-04-30T00:30:00', '2027-04-29T22:30:00.000Z'],
      ['2027-05-01T00:30:00', '2027-04-30T21:30:00.000Z'],
    ],
  ],
  [
    'Africa/Cairo',
    'repeat 23:00 to 24:00 on 28 October',
    '23:30',
    [
      ['2027-10-27T23:30:00', '2027-10-27T20:30:00.000Z'],
      ['2027-10-28T23:30:00', '2027-10-28T20:30:00.000Z'],
      ['2027-10-29T23:30:00', '2027-10-29T21:30:00.000Z'],
    ],
  ],
  [
    'America/Sao_Paulo',
    'skipped 00:00 to 01:00 on 4 November 2018',
    '00:30',
    [
      ['2018-11-03T00:30:00', '2018-11-03T03:30:00.000Z'],
      ['2018-11-04T00:30:00', '2018-11-04T03:30:00.000Z'],
      ['2018-11-05T00:30:00', '2018-11-05T02:30:00.000Z'],
    ],
  ],
  [
    'Asia/Kolkata',
    'never change',
    '02:30',
    [
      ['2027-03-27T02:30:00', '2027-03-26T21:00:00.000Z'],
      ['2027-03-28T02:30:00', '2027-03-27T21:00:00.000Z'],
      ['2027-03-29T02:30:00', '2027-03-28T21:00:00.000Z'],
    ],
  ],
]

describe.each(CHANGES)('in %s the clocks %s', (zone, _what, time, days) => {
  const [before, change, after] = days.map(([local]) => local) as [string, string, string]

  test(`a daily todo at ${time} comes once each day, at the instant that the wall clock gives`, () => {
    const rule = parseRule('FREQ=DAILY')
    const range = { from: before, to: '2027-12-31', limit: 2 }
    expect(nextOccurrence(rule, before, zone)?.occurrence).toBe(change)
    expect(nextOccurrence(rule, change, zone)?.occurrence).toBe(after)
    expect(occurrencesBetween(rule, before, range, zone)).toEqual([change, after])
    expect(days.map(([local]) => wallClockToInstant(local, zone))).toEqual(days.map(([, instant]) => instant))
  })

  test('a rule whose UNTIL is the instant of an occurrence includes this one, and none after it', () => {
    for (const [local, instant] of days) {
      const until = instant.replaceAll(/[-:]|\.000/g, '')
      const rule = parseRule(`FREQ=DAILY;UNTIL=${until}`)
      const range = { from: '2018-01-01', to: '2028-01-01', limit: 100 }
      expect(occurrencesBetween(rule, before, range, zone).at(-1) ?? before).toBe(local)
    }
  })

  test('an hourly todo comes at each hour of the wall clock', () => {
    const rule = parseRule('FREQ=HOURLY;INTERVAL=12')
    const range = { from: change, to: after, limit: 100 }
    expect(occurrencesBetween(rule, before, range, zone)).toHaveLength(2)
  })
})

test('a day begins at the first instant that its clocks show', () => {
  // Midnight does not exist on these days.
  expect(wallClockToInstant('2027-04-30', 'Africa/Cairo')).toBe('2027-04-29T22:00:00.000Z')
  expect(wallClockToInstant('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z')
  expect(wallClockToInstant('2027-03-28', 'Europe/Berlin')).toBe('2027-03-27T23:00:00.000Z')
})

test('the wall-clock time of an instant has no fractions of a second, and is the same for both passes of an hour', () => {
  expect(instantToWallClock('2027-10-31T00:30:00.999Z', 'Europe/Berlin')).toBe('2027-10-31T02:30:00')
  expect(instantToWallClock('2027-10-31T01:30:00.000Z', 'Europe/Berlin')).toBe('2027-10-31T02:30:00')
})
