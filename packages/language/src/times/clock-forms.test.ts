import { describe, expect, test } from 'vitest'
import { parseTimes } from './parse-times.ts'
import type { TimeContext } from './types.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

/** Returns the words of each time with its local time or times. Leaves out the day when it is today. */
function read(text: string): string[] {
  return parseTimes(text, BERLIN).map((time) => {
    const times = 'time' in time ? [time.time] : 'from' in time ? [time.from, time.to] : [time.kind]
    const short = times.map((each) => each.replace('2026-11-22T', '').replace(/:00$/, ''))
    return `${text.slice(time.start, time.end)} = ${short.join('/')}`
  })
}

describe('clock times', () => {
  test.each([
    ['3 in the PM', '15:00'],
    ['at 3p', '15:00'],
    ['nine fifty nine p m', '21:59'],
    ['at 730 in the evening', '19:30'],
    ['at 1430', '14:30'],
    ['1900 hours', '19:00'],
    ['at 10 15', '10:15'],
    ['half past one', '13:30'],
    ['at half one', '13:30'],
    ['15 past noon', '12:15'],
    ['twenty five to five', '16:35'],
    ['20 to 8', '19:40'],
    ['an hour before noon', '11:00'],
    ['15h45', '15:45'],
    ['15:23:24', '15:23:24'],
    ['noonish', '12:00'],
    ['around 4 ish', '16:00'],
    ['at exactly 3pm', '15:00'],
    ['3pm sharp', '15:00'],
    ['7.30pm', '19:30'],
    ['12 noon', '12:00'],
    ["10 o'clock at night", '22:00'],
    ['15:00 UTC+2', '14:00'],
    ['15:00 Europe/London', '16:00'],
    ['3pm New York time', '21:00'],
    ['10:00 PST', '19:00'],
    ['3pm Eastern Standard Time', '21:00'],
    ['15:00+02:00', '14:00'],
    ['15:00 +0530', '10:30'],
    ['half-past three', '15:30'],
    ['14:30 h', '14:30'],
    ['1430h', '14:30'],
    ['14.30 hrs', '14:30'],
    ['fourteen hundred hours', '14:00'],
    ['at eighteen thirty', '18:30'],
    ['at nineteen forty-five', '19:45'],
    ['at 3 oh 5', '15:05'],
    ['~ 8 pm', '20:00'],
    ['shortly before 8 pm', '20:00'],
    ['two hours after midnight', '2026-11-23T02:00'],
    ['party at 11:00', '11:00'],
    ['dinner 10:30 tonight', '22:30'],
  ])('“%s” is a clock time', (text, expected) => {
    expect(read(text)).toEqual([`${text.replace(/^(?:party|dinner) /, '')} = ${expected}`])
  })

  test('a time of the 24-hour clock is what it says; the evening of an evening activity is the other reading', () => {
    expect(parseTimes('kids party on Friday at 10:30', BERLIN)).toMatchObject([
      { time: '2026-11-27T10:30:00', other: '2026-11-27T22:30:00', certainty: 'likely' },
    ])
    expect(parseTimes('party on Friday from 11:00 to 13:00', BERLIN)).toMatchObject([
      { from: '2026-11-27T11:00:00', to: '2026-11-27T13:00:00' },
    ])
  })

  test.each([
    ['call at 3pm, 30 min', 30],
    ['call at 3pm 1h', 60],
    ['call at 3pm for at least an hour', 60],
    ['call at 3pm for 2-3 hours', 120],
    ['call at 3pm for 1:20 hours', 80],
  ])('“%s” lasts %i minutes', (text, minutes) => {
    expect(parseTimes(text, BERLIN)).toMatchObject([{ time: '2026-11-22T15:00:00', minutes }])
  })

  test('a length that lasts until a clock time begins before it', () => {
    expect(parseTimes('tea 5 minutes until 6 pm', BERLIN)).toMatchObject([{ time: '2026-11-22T17:55:00', minutes: 5 }])
  })

  test.each(['at 25:00', 'at 12:60'])('“%s” is no clock time', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('from now', () => {
  test.each([
    ["in 15'", '09:15'],
    ['in a quarter of an hour', '09:15'],
    ['in 1/2 h', '09:30'],
    ['in three quarters of an hour', '09:45'],
    ['in two and a half hours', '11:30'],
    ['in two-and-a-half hours', '11:30'],
    ['in 2 1/2 hours', '11:30'],
    ['in an hour and 20', '10:20'],
    ['in 5 to 10 minutes', '09:05'],
    ['in under an hour', '10:00'],
    ['in a few hours', '12:00'],
    ['in a couple of hours', '11:00'],
    ['an hour ago', '08:00'],
    ['in 30 seconds', '09:00:30'],
    ['the next 3 hours', '10:00/13:00'],
    ['the last 2 hours', '07:00/09:00'],
  ])('“%s” counts from now', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('from a now with seconds', () => {
  /** Reads at a time of 22 November in Berlin. */
  const readAt = (clock: string, text: string) =>
    parseTimes(text, { ...BERLIN, now: `2026-11-22T${clock}+01:00` }).map(
      (time) => 'time' in time && time.time.slice(11),
    )

  test.each([
    ['09:00:01', 'in 1 minute', '09:01:00'],
    ['09:00:29', 'in 1 minute', '09:01:00'],
    ['09:00:30', 'in 1 minute', '09:01:00'],
    ['09:00:31', 'in 1 minute', '09:02:00'],
    ['09:00:59', 'in 1 minute', '09:02:00'],
    ['09:00:29', 'in 59 minutes', '09:59:00'],
    ['09:00:31', 'in 59 minutes', '10:00:00'],
    ['09:00:01', 'in 60 minutes', '10:00:00'],
    ['09:00:01', 'in an hour', '10:00:00'],
    ['00:00:01', 'in 23 hours', '23:00:00'],
    ['09:00:59', 'in 24 hours', '09:01:00'],
    ['09:00:29', '20 minutes ago', '08:40:00'],
  ])('at %s, “%s” is at most half a minute off: %s', (clock, text, expected) => {
    expect(readAt(clock, text)).toEqual([expected])
  })

  test.each([
    ['in 29 seconds', '09:00:30'],
    ['in 59 seconds', '09:01:00'],
    ['in 89 seconds', '09:01:30'],
    ['in 90 seconds', '09:01:31'],
    ['in 119 seconds', '09:02:00'],
  ])('“%s” is exact', (text, expected) => {
    expect(readAt('09:00:01', text)).toEqual([expected])
  })

  test('“now” is never in the past', () => {
    expect(readAt('09:00:01', 'right now')).toEqual(['09:01:00'])
  })
})

describe('from one time to another', () => {
  test.each([
    ['later than 9:30 but before 11:00', '09:30/11:00'],
    ['15:00 GMT - 18:00 GMT', '16:00/19:00'],
    ['Monday 9am to Tuesday 5pm', '2026-11-23T09:00/2026-11-24T17:00'],
    ['2026-11-28 17:00:00/2026-11-29 21:00:00', '2026-11-28T17:00/2026-11-29T21:00'],
    ['10pm Saturday till 2am', '2026-11-28T22:00/2026-11-29T02:00'],
    ['noon-2pm', '12:00/14:00'],
    ['8pm-midnight', '20:00/2026-11-23T00:00'],
    ['1500-1630h', '15:00/16:30'],
    ['some time between 3 and 5', '15:00/17:00'],
    ['today in between 1-2:30 ish', '13:00/14:30'],
  ])('“%s” is an interval', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('parts of the day', () => {
  test.each([
    ['this evening', '18:00/2026-11-23T00:00'],
    ['late tonight', '21:00/2026-11-23T00:00'],
    ['early tomorrow morning', '2026-11-23T00:00/2026-11-23T09:00'],
    ['tomorrow at lunch', '2026-11-23T11:00/2026-11-23T14:00'],
    ['after work', '17:00/21:00'],
    ['at teatime', '15:00/18:00'],
    ['around tea time', '15:00/18:00'],
    ['at dinner time', '17:00/21:00'],
    ['at bedtime', '20:00/2026-11-23T00:00'],
    ['first thing tomorrow morning', '2026-11-23T00:00/2026-11-23T12:00'],
    ['tomorrow p.m.', '2026-11-23T12:00/2026-11-23T19:00'],
    ['first thing tomorrow', '2026-11-23T00:00/2026-11-23T12:00'],
    ['in the night-time', '18:00/2026-11-23T00:00'],
  ])('“%s” is a part of the day', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('certainty', () => {
  test('a flight at 6 may leave in the morning or in the evening', () => {
    expect(parseTimes('flight at 6 on Friday', BERLIN)).toMatchObject([
      { time: '2026-11-27T18:00:00', other: '2026-11-27T06:00:00', certainty: 'likely' },
    ])
  })

  test('words that contradict themselves are a guess', () => {
    expect(parseTimes('this afternoon at 11', BERLIN)).toMatchObject([{ certainty: 'guess' }])
    expect(parseTimes('this afternoon at 4', BERLIN)).toMatchObject([{ certainty: 'certain' }])
  })

  test('a weekday that is today is the next one; today is the other reading', () => {
    expect(parseTimes('on Sunday', BERLIN)).toMatchObject([{ day: '2026-11-29', other: '2026-11-22' }])
  })

  test('a habit is not moved to the evening when its hour is past today', () => {
    expect(parseTimes('stretch every day at 8', BERLIN)).toMatchObject([{ first: { time: '2026-11-23T08:00:00' } }])
  })
})
