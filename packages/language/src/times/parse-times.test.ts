import { describe, expect, test } from 'vitest'
import { parseTimes } from './parse-times.ts'
import type { FoundTime, TimeContext } from './types.ts'
import { onceOf } from './types.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

/** Returns the words of each time, with its value in short. */
function read(text: string, context = BERLIN): string[] {
  return parseTimes(text, context).map((time) => `${text.slice(time.start, time.end)} = ${value(time)}`)
}

function value(found: FoundTime): string {
  const time = onceOf(found) ?? found
  switch (time.kind) {
    case 'recurrence':
      throw new Error('A recurrence has a first time.')
    case 'day':
      return time.day
    case 'duration':
      return `${time.minutes} min`
    case 'time':
    case 'day_time':
      return time.time.slice(0, 16) + (time.minutes ? ` ${time.minutes} min` : '')
    case 'part':
      return `${time.from.slice(0, 16)}/${time.to.slice(0, 16)}`
    case 'interval':
      return `${time.from.slice(0, 16)}/${time.to.slice(0, 16)}`
    case 'days':
      return `${time.from}/${time.to}`
  }
}

describe('days', () => {
  test.each([
    ['call Bob today', 'today = 2026-11-22'],
    ['call Bob tomorrow', 'tomorrow = 2026-11-23'],
    ['call Bob the day after tomorrow', 'the day after tomorrow = 2026-11-24'],
    ['what did I do yesterday', 'yesterday = 2026-11-21'],
    ['on Friday', 'on Friday = 2026-11-27'],
    ['Sunday', 'Sunday = 2026-11-29'],
    ['this Friday', 'this Friday = 2026-11-27'],
    ['next Tuesday', 'next Tuesday = 2026-11-24'],
    ['last Friday', 'last Friday = 2026-11-20'],
    ['Friday next week', 'Friday next week = 2026-11-27'],
    ['in 3 days', 'in 3 days = 2026-11-25'],
    ['in two weeks', 'in two weeks = 2026-12-06'],
    ['a week from Friday', 'a week from Friday = 2026-12-04'],
    ['two days ago', 'two days ago = 2026-11-20'],
    ['15 January', '15 January = 2027-01-15'],
    ['Jan 15th', 'Jan 15th = 2027-01-15'],
    ['the first of March 2028', 'the first of March 2028 = 2028-03-01'],
    ['2026-12-24', '2026-12-24 = 2026-12-24'],
    ['24.12.2026', '24.12.2026 = 2026-12-24'],
    ['on 1/15', 'on 1/15 = 2027-01-15'],
    ['29 February', '29 February = 2028-02-29'],
    ['on the 5th', 'on the 5th = 2026-12-05'],
    ['by Friday', 'by Friday = 2026-11-27'],
    ['before Friday', 'before Friday = 2026-11-26'],
    ['b4 Friday', 'b4 Friday = 2026-11-26'],
    ['Friday fortnight', 'Friday fortnight = 2026-12-11'],
    ['a fortnight on Friday', 'a fortnight on Friday = 2026-12-11'],
    ['the last Friday of the month', 'the last Friday of the month = 2026-11-27'],
    ['the first Tuesday of October', 'the first Tuesday of October = 2027-10-05'],
    ['three Fridays from now', 'three Fridays from now = 2026-12-11'],
    ['Tuesday, 24 November 2026', 'Tuesday, 24 November 2026 = 2026-11-24'],
  ])('“%s” is a day', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test.each([
    ['next week', 'next week = 2026-11-23/2026-11-30'],
    ['this week', 'this week = 2026-11-16/2026-11-23'],
    ['next month', 'next month = 2026-12-01/2027-01-01'],
    ['in January', 'in January = 2027-01-01/2027-02-01'],
    ['this weekend', 'this weekend = 2026-11-21/2026-11-23'],
    ['from Monday to Wednesday', 'from Monday to Wednesday = 2026-11-23/2026-11-26'],
    ['23 to 26 December', '23 to 26 December = 2026-12-23/2026-12-27'],
  ])('“%s” is a range of days', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test('numbers of a date are read in the order of the speaker', () => {
    expect(read('on 3/4')).toEqual(['on 3/4 = 2027-04-03'])
    expect(read('on 3/4', { ...BERLIN, date_order: 'mdy' })).toEqual(['on 3/4 = 2027-03-04'])
    expect(parseTimes('on 3/4', BERLIN)[0]?.other).toBe('2027-03-04')
  })

  test('a week starts on the day that the speaker starts it', () => {
    expect(read('next week', { ...BERLIN, week_start: 'sunday' })).toEqual(['next week = 2026-11-29/2026-12-06'])
  })

  test('"next Wednesday", said early in the week, has another reading', () => {
    const monday = { ...BERLIN, now: '2026-11-23T08:00:00Z' }
    expect(parseTimes('next Wednesday', monday)).toMatchObject([{ day: '2026-12-02', other: '2026-11-25' }])
    expect(parseTimes('on Wednesday', monday)).toMatchObject([{ day: '2026-11-25', other: null }])
  })

  test('a weekday that does not fit its date is the other reading', () => {
    expect(parseTimes('Tuesday, 25 November', BERLIN)).toMatchObject([{ day: '2026-11-25', other: '2026-11-24' }])
  })

  test.each(['30 February', '31 April 2027', '13/13', 'the 32nd of May', '2026-02-30'])('“%s” is no day', (text) => {
    expect(read(`on ${text}`)).toEqual([])
  })
})

describe('times of day', () => {
  test.each([
    ['at 2 PM', 'at 2 PM = 2026-11-22T14:00'],
    ['2pm', '2pm = 2026-11-22T14:00'],
    ['2 p.m.', '2 p.m. = 2026-11-22T14:00'],
    ['at 14:30', 'at 14:30 = 2026-11-22T14:30'],
    ['15h', '15h = 2026-11-22T15:00'],
    ['at noon', 'at noon = 2026-11-22T12:00'],
    ['midnight', 'midnight = 2026-11-23T00:00'],
    ['half past three', 'half past three = 2026-11-22T15:30'],
    ['quarter to six', 'quarter to six = 2026-11-22T17:45'],
    ['ten to five', 'ten to five = 2026-11-22T16:50'],
    ["three o'clock", "three o'clock = 2026-11-22T15:00"],
    ['3-ish', '3-ish = 2026-11-22T15:00'],
    ['in 20 minutes', 'in 20 minutes = 2026-11-22T09:20'],
    ['in an hour and a half', 'in an hour and a half = 2026-11-22T10:30'],
    ['at 12 am', 'at 12 am = 2026-11-23T00:00'],
    ['at 12pm', 'at 12pm = 2026-11-22T12:00'],
  ])('“%s” is a clock time', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test.each([
    ['tomorrow at 2 PM', 'tomorrow at 2 PM = 2026-11-23T14:00'],
    ['at 2 PM tomorrow', 'at 2 PM tomorrow = 2026-11-23T14:00'],
    ['day after tomorrow at 5pm', 'day after tomorrow at 5pm = 2026-11-24T17:00'],
    ['on Friday, 27 November at 10:15', 'on Friday, 27 November at 10:15 = 2026-11-27T10:15'],
    ['tonight at 8', 'tonight at 8 = 2026-11-22T20:00'],
    ['this evening at 11', 'this evening at 11 = 2026-11-22T23:00'],
    ['tonight at 2', 'tonight at 2 = 2026-11-23T02:00'],
    ['at 8 in the evening', 'at 8 in the evening = 2026-11-22T20:00'],
    ['tomorrow morning at 8', 'tomorrow morning at 8 = 2026-11-23T08:00'],
    ['12/2 3-4pm', '12/2 3-4pm = 2027-02-12T15:00/2027-02-12T16:00'],
    ['tomorrow at midnight', 'tomorrow at midnight = 2026-11-24T00:00'],
    ['tomorrow at 2 for 30 minutes', 'tomorrow at 2 for 30 minutes = 2026-11-23T14:00 30 min'],
    ['every Monday at 9', 'every Monday at 9 = 2026-11-23T09:00'],
  ])('“%s” is a day with a time', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test('a part of the day has hours and a usual start', () => {
    expect(read('tomorrow morning')).toEqual(['tomorrow morning = 2026-11-23T00:00/2026-11-23T12:00'])
    expect(parseTimes('tomorrow morning', BERLIN)).toMatchObject([{ kind: 'part', usual: '2026-11-23T09:00:00' }])
    const afternoon = { ...BERLIN, now: '2026-11-22T14:10:00Z' }
    expect(parseTimes('this afternoon', afternoon)).toMatchObject([{ usual: '2026-11-22T15:30:00' }])
  })

  test.each([
    ['from 2 to 4', 'from 2 to 4 = 2026-11-22T14:00/2026-11-22T16:00'],
    ['2-4pm', '2-4pm = 2026-11-22T14:00/2026-11-22T16:00'],
    ['11-1pm', '11-1pm = 2026-11-22T11:00/2026-11-22T13:00'],
    ['10am-2', '10am-2 = 2026-11-22T10:00/2026-11-22T14:00'],
    ['between 2 and 4 on Monday', 'between 2 and 4 on Monday = 2026-11-23T14:00/2026-11-23T16:00'],
    ['tomorrow noon to 2', 'tomorrow noon to 2 = 2026-11-23T12:00/2026-11-23T14:00'],
    ['tomorrow 2-4', 'tomorrow 2-4 = 2026-11-23T14:00/2026-11-23T16:00'],
    ['10pm to 2am', '10pm to 2am = 2026-11-22T22:00/2026-11-23T02:00'],
    ['from 14:00 to 15:30 on Tuesday', 'from 14:00 to 15:30 on Tuesday = 2026-11-24T14:00/2026-11-24T15:30'],
  ])('“%s” is an interval', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test.each([
    ['for 30 minutes', 30],
    ['for an hour and a half', 90],
    ['for half an hour', 30],
    ['for 1h 30m', 90],
    ['for 2.5 hours', 150],
    ['lasting two hours', 120],
    ['for two and a half hours', 150],
  ])('“%s” lasts %i minutes', (text, minutes) => {
    expect(parseTimes(text, BERLIN)).toMatchObject([{ kind: 'duration', minutes }])
  })
})

describe('what people mean', () => {
  test.each([
    ['lunch at 5', '2026-11-22T17:00'],
    ['lunch at 12', '2026-11-22T12:00'],
    ['meeting at 9', '2026-11-23T09:00'],
    ['meeting at 5', '2026-11-22T17:00'],
    ['breakfast at 8', '2026-11-23T08:00'],
    ['dinner at 8', '2026-11-22T20:00'],
    ['dinner with the team at 7:30', '2026-11-22T19:30'],
    ['call Bob at 10', '2026-11-22T10:00'],
    ['a table for two at 8', '2026-11-22T20:00'],
    ['games night with Jo at 7', '2026-11-22T19:00'],
    ['quiz night Thursday 7', '2026-11-26T19:00'],
    ['kids to bed tomorrow at 8', '2026-11-23T20:00'],
    ['set the alarm for 6', '2026-11-22T18:00'],
    ['reminder for 7 tomorrow', '2026-11-23T07:00'],
  ])('“%s” is read as people mean it', (text, expected) => {
    expect(read(text).map((each) => each.split(' = ')[1])).toEqual([expected])
  })

  test('a weekday and a day of the month that agree only in a later month may be a mistake', () => {
    expect(parseTimes('on Wed the 10th', BERLIN)).toMatchObject([{ day: '2027-02-10', other: '2026-12-10' }])
  })

  test('a length of hours beside a day is no part of the day', () => {
    expect(read('study for 2 hours on Friday')).toEqual(['for 2 hours = 120 min', 'on Friday = 2026-11-27'])
  })

  test('a past time of today means tomorrow, unless today was said', () => {
    const evening = { ...BERLIN, now: '2026-11-22T18:00:00Z' }
    expect(read('at 2 PM', evening)).toEqual(['at 2 PM = 2026-11-23T14:00'])
    expect(read('today at 2 PM', evening)).toEqual(['today at 2 PM = 2026-11-22T14:00'])
  })

  test('in the afternoon, a bare 8 is in the evening, except for work', () => {
    const afternoon = { ...BERLIN, now: '2026-11-22T14:00:00Z' }
    expect(read('call Mum at 8', afternoon)).toEqual(['at 8 = 2026-11-22T20:00'])
    expect(read('standup at 8', afternoon)).toEqual(['at 8 = 2026-11-23T08:00'])
  })

  test('a time in a named zone is converted to the zone of the user', () => {
    expect(read('call at 3pm EST')).toEqual(['at 3pm EST = 2026-11-22T21:00'])
    expect(read('call at 3pm Tokyo time tomorrow')).toEqual(['at 3pm Tokyo time tomorrow = 2026-11-23T07:00'])
  })

  test('a weekday that describes a thing is marked as attributive', () => {
    expect(parseTimes("prepare Monday's report", BERLIN)).toMatchObject([{ isAttributive: true }])
    expect(parseTimes('the Friday meeting tomorrow', BERLIN)).toMatchObject([
      { isAttributive: true },
      { isAttributive: false },
    ])
  })
})

describe('what only looks like a time', () => {
  test('a number beside a day is no clock time', () => {
    expect(read('read chapter 5 by tomorrow')).toEqual(['by tomorrow = 2026-11-23'])
    expect(read('read pages 2-4 on Monday')).toEqual(['on Monday = 2026-11-23'])
    expect(read('buy 3 on Friday')).toEqual(['on Friday = 2026-11-27'])
  })

  test.each([
    'read The 5th Wave',
    'fix monitor stand',
    'renovation of the 2nd floor',
    'buy 2 lemons',
    'call May',
    'v1.2',
    'upgrade to 1.2.3',
    'at 5 Main Street',
    'buy 1/2 lb of butter',
    '30 minute workout',
    'call one of them',
    'march to the store',
    'good morning',
    'a second opinion',
    'buy sun cream',
    'read chapter 12',
    'room 101',
    'the second one',
    'Black Friday shopping',
    'plan Easter Monday',
    'win 3 to 1',
    'issue #5',
    'pick 2 to 4 apples',
    'morning run',
    'call 555-1234',
    'watch 24',
    'on the 5th floor',
    'read pages 2-4',
    'may I ask',
    'get sat nav fixed',
  ])('“%s” has no time', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('a text that was read before', () => {
  const text = 'pay on 3/4 and next week'
  const contexts: TimeContext[] = [
    BERLIN,
    { ...BERLIN, now: '2026-12-22T08:00:00Z' },
    { ...BERLIN, time_zone: 'Pacific/Auckland', now: '2026-11-22T18:00:00Z' },
    { ...BERLIN, date_order: 'mdy' },
    { ...BERLIN, week_start: 'sunday' },
  ]

  test('is read again in another context', () => {
    const results = contexts.map((context) => read(text, context).join())
    expect(new Set(results).size).toBe(contexts.length)
    expect(contexts.map((context) => read(text, context).join())).toEqual(results)
  })

  test('has the same times again, also when the first result was changed', () => {
    const first = parseTimes(text, BERLIN)
    const copy = [...first]
    first.pop()
    expect(parseTimes(text, BERLIN)).toEqual(copy)
  })
})
