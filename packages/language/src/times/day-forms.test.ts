import { describe, expect, test } from 'vitest'
import { parseTimes } from './parse-times.ts'
import type { TimeContext } from './types.ts'

/** Wednesday, 25 November 2026, 10:30 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-25T09:30:00Z', time_zone: 'Europe/Berlin' }

/** Returns the words of each time with its days: "by" or "from" before a deadline or a start, and what is after it. */
function read(text: string): string[] {
  return parseTimes(text, BERLIN).map((time) => {
    const value = 'day' in time ? time.day : 'from' in time ? `${time.from}/${time.to}` : time.kind
    return `${text.slice(time.start, time.end)} = ${time.relation === 'at' ? '' : `${time.relation} `}${value}`
  })
}

describe('dates', () => {
  test.each([
    ['May. 9, 2027', '2027-05-09'],
    ['Wed. May 5', '2027-05-05'],
    ['May 5 (Wed)', '2027-05-05'],
    ['May 5, a Wednesday', '2027-05-05'],
    ['May/5/2027', '2027-05-05'],
    ['december twenty four', '2026-12-24'],
    ['5 May next year', '2027-05-05'],
    ['May 5th of last year', '2025-05-05'],
    ['last May 5th', '2026-05-05'],
    ['on the 13/5', '2027-05-13'],
    ['13.5.', '2027-05-13'],
    ['2027-W20-3', '2027-05-19'],
  ])('“%s” is a date', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })

  test.each([
    ['13.-15. July', '2027-07-13/2027-07-16'],
    ['Sat 12 - Sun 13 December', '2026-12-12/2026-12-14'],
    ['Friday the 11th through Sunday the 13th', '2026-12-11/2026-12-14'],
    ['from Monday the 7th to Friday the 11th', '2026-12-07/2026-12-12'],
    ['Sat Dec 12 - Sun Dec 13', '2026-12-12/2026-12-14'],
    ['between June 3 and 5', '2027-06-03/2027-06-06'],
    ['between the 3rd and the 5th', '2026-12-03/2026-12-06'],
    ['20.12.-24.12.', '2026-12-20/2026-12-25'],
    ['between Christmas and New Year', '2026-12-25/2027-01-02'],
    ['between 2027 and 2029', '2027-01-01/2030-01-01'],
    ['between April 1-5', '2027-04-01/2027-04-06'],
    ['the weekend before last', '2026-11-14/2026-11-16'],
    ['2nd half of next week', '2026-12-03/2026-12-07'],
    ['Friday evening to Sunday night', '2026-11-27T18:00:00/2026-11-30T00:00:00'],
    ['from morning to evening', '2026-11-26T09:00:00/2026-11-27T00:00:00'],
    ['from 8 in the morning till 5 in the evening', '2026-11-26T08:00:00/2026-11-26T17:00:00'],
    ['not before 3pm and not after 5pm', '2026-11-25T15:00:00/2026-11-25T17:00:00'],
    ['Monday: 8:30-10:00', '2026-11-30T08:30:00/2026-11-30T10:00:00'],
    ['15h30 to 16h30', '2026-11-25T15:30:00/2026-11-25T16:30:00'],
    ['Fri 18:00 - Sun 12:00', '2026-11-27T18:00:00/2026-11-29T12:00:00'],
    ['5/13 2pm - 5/14 3pm', '2027-05-13T14:00:00/2027-05-14T15:00:00'],
  ])('“%s” is a range', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('days of weeks', () => {
  test.each([
    ['Monday next', '2026-11-30'],
    ['Monday last', '2026-11-23'],
    ['the Monday following', '2026-11-30'],
    ['the following Monday', '2026-11-30'],
    ["next week's Monday", '2026-11-30'],
    ['the Friday of next week', '2026-12-04'],
    ['a week Monday', '2026-12-07'],
    ['a week next Tuesday', '2026-12-08'],
    ['two weeks on Monday', '2026-12-14'],
    ['a fortnight tomorrow', '2026-12-10'],
    ['today fortnight', '2026-12-09'],
    ['the last Friday this month', '2026-11-27'],
    ['the third Friday March 2027', '2027-03-19'],
    ['the last Friday before Christmas', '2026-12-18'],
    ['the first Monday after May 5', '2027-05-10'],
    ['by the end of tomorrow', 'by 2026-11-26'],
    ['the rest of the day', '2026-11-25'],
    ['next month on the 5th', '2026-12-05'],
    ['next year on May 5', '2027-05-05'],
    ['this Friday the 27th', '2026-11-27'],
    ['tomorrow, 26 November', '2026-11-26'],
    ['this upcoming Monday', '2026-11-30'],
    ['the Friday before last', '2026-11-13'],
    ['Friday latest', 'by 2026-11-27'],
    ['Friday or later', 'from 2026-11-27'],
    ['on 4-22', '2027-04-22'],
    ['in 2 or 3 days', '2026-11-27'],
    ['in one to two weeks', '2026-12-02'],
    ['all day tomorrow', '2026-11-26'],
  ])('“%s” is a day', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })

  test.each([
    ['tomorrow am', '2026-11-26T00:00:00/2026-11-26T12:00:00'],
    ['Friday am', '2026-11-27T00:00:00/2026-11-27T12:00:00'],
    ['Fri PM', '2026-11-27T12:00:00/2026-11-27T19:00:00'],
    ['early Monday morning', '2026-11-30T00:00:00/2026-11-30T09:00:00'],
    ['late Monday night', '2026-11-30T21:00:00/2026-12-01T00:00:00'],
    ['later this afternoon', '2026-11-25T12:00:00/2026-11-25T19:00:00'],
    ['before lunch tomorrow', 'by 2026-11-26T11:00:00/2026-11-26T14:00:00'],
    ['tomorrow before lunch', 'by 2026-11-26T11:00:00/2026-11-26T14:00:00'],
    ['start of day', '2026-11-25T00:00:00/2026-11-25T09:00:00'],
  ])('“%s” is a part of a day', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('longer times', () => {
  test.each([
    ['in March 2027', '2027-03-01/2027-04-01'],
    ['the whole of March', '2027-03-01/2027-04-01'],
    ['by end March', 'by 2027-03-21/2027-04-01'],
    ['towards the end of next month', '2026-12-21/2027-01-01'],
    ["by the week's end", 'by 2026-11-27/2026-11-30'],
    ['week 20 of 2027', '2027-05-17/2027-05-24'],
    ['2027-W20', '2027-05-17/2027-05-24'],
    ['w/c 7 December', '2026-12-07/2026-12-14'],
    ['week ending 13 December', '2026-12-07/2026-12-14'],
    ['the week containing Christmas', '2026-12-21/2026-12-28'],
    ['H2 2027', '2027-07-01/2028-01-01'],
    ['2027 H1', '2027-01-01/2027-07-01'],
    ["Q3'27", '2027-07-01/2027-10-01'],
    ['3Q27', '2027-07-01/2027-10-01'],
    ['by summer', 'by 2027-06-21/2027-09-23'],
    ['late summer', '2027-08-21/2027-09-23'],
    ["the winter of '27", '2027-12-21/2028-03-20'],
    ['earlier this week', '2026-11-23/2026-11-26'],
    ['two weekends from now', '2026-12-05/2026-12-07'],
    ['within this week', 'by 2026-11-23/2026-11-30'],
    ['between now and May', 'by 2027-05-01/2027-06-01'],
    ['some time in May', '2027-05-01/2027-06-01'],
    ['not until Friday', 'from 2026-11-27'],
    ['on or before Friday', 'by 2026-11-27'],
    ['due: Friday', 'by 2026-11-27'],
    ['Friday for 2 nights', '2026-11-27/2026-11-29'],
    ['next year in May', '2027-05-01/2027-06-01'],
    ['early 2027', '2027-01-01/2027-04-01'],
    ['late 2027', '2027-09-01/2028-01-01'],
  ])('“%s” is read', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('words beside a date', () => {
  test.each([
    ['christmas 2026-12-25', ['2026-12-25 = 2026-12-25']],
    ['gym sunday 6 17:00', ['sunday 6 17:00 = day_time']],
    ['yoga 22.1. 19:00', ['22.1. 19:00 = day_time']],
    ['remind me this time tomorrow', ['this time tomorrow = day_time']],
    ['report due:tomorrow', ['due:tomorrow = by 2026-11-26']],
    ['ready this May', ['this May = 2027-05-01/2027-06-01']],
    ['out on 4-22 from 2 to 5pm', ['on 4-22 from 2 to 5pm = 2027-04-22T14:00:00/2027-04-22T17:00:00']],
  ])('in “%s” the time is %j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('a number between a weekday and a clock time is the day of the month', () => {
    expect(parseTimes('gym sunday 6 17:00', BERLIN)).toMatchObject([{ time: '2026-12-06T17:00:00' }])
  })

  test('“this time tomorrow” is a day later at the present clock time', () => {
    expect(parseTimes('remind me this time tomorrow', BERLIN)).toMatchObject([{ time: '2026-11-26T10:30:00' }])
  })
})
