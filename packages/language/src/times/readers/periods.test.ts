import { describe, expect, test } from 'vitest'
import { parseTimes } from '../parse-times.ts'
import type { TimeContext } from '../types.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

/** Returns the words of each time, its relation, and its days; the end is exclusive. */
function read(text: string, context = BERLIN): string[] {
  return parseTimes(text, context).map((time) => {
    const value = time.kind === 'day' ? time.day : time.kind === 'days' ? `${time.from}/${time.to}` : time.kind
    return `${text.slice(time.start, time.end)} = ${time.relation === 'at' ? '' : `${time.relation} `}${value}`
  })
}

describe('periods', () => {
  test.each([
    ['next quarter', '2027-01-01/2027-04-01'],
    ['Q3 2027', '2027-07-01/2027-10-01'],
    ['the 2nd quarter of 2028', '2028-04-01/2028-07-01'],
    ['27Q1', '2027-01-01/2027-04-01'],
    ['in 2030', '2030-01-01/2031-01-01'],
    ['March 2029', '2029-03-01/2029-04-01'],
    ['3/2029', '2029-03-01/2029-04-01'],
    ['March after next', '2028-03-01/2028-04-01'],
    ['this winter', '2026-12-21/2027-03-20'],
    ['next season', '2026-12-21/2027-03-20'],
    ['the week after next', '2026-11-30/2026-12-07'],
    ['week 50', '2026-12-07/2026-12-14'],
    ['the week of December 24th', '2026-12-21/2026-12-28'],
    ['the rest of the month', '2026-11-22/2026-12-01'],
    ['last weekend', '2026-11-14/2026-11-16'],
    ['the next 2 weeks', '2026-11-23/2026-12-07'],
    ['the last three days', '2026-11-19/2026-11-22'],
    ['the 1990s', '1990-01-01/2000-01-01'],
  ])('“%s” is a period', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('beginnings, middles and ends are thirds, and a todo for an end is due on its last day', () => {
  test.each([
    ['at the beginning of December', '2026-12-01/2026-12-11', '2026-12-01'],
    ['mid-December', '2026-12-11/2026-12-21', '2026-12-15'],
    ['late December', '2026-12-21/2027-01-01', '2026-12-31'],
    ['EOM', '2026-11-21/2026-12-01', '2026-11-30'],
    ['early next week', '2026-11-23/2026-11-26', '2026-11-23'],
    ['late next week', '2026-11-27/2026-11-30', '2026-11-27'],
    ['the end of next week', '2026-11-27/2026-11-30', '2026-11-27'],
    ['at the end of the year', '2026-09-01/2027-01-01', '2026-12-31'],
  ])('“%s” is a third of a period, and due on its usual day', (text, days, usual) => {
    expect(read(text)).toEqual([`${text} = ${days}`])
    expect(parseTimes(text, BERLIN)).toMatchObject([{ usual }])
  })

  test('weeks that start on Sunday also end on Friday', () => {
    const sundayFirst = { ...BERLIN, week_start: 'sunday' as const }
    expect(parseTimes('the end of next week', sundayFirst)).toMatchObject([{ usual: '2026-12-04' }])
    expect(parseTimes('early next week', sundayFirst)).toMatchObject([{ usual: '2026-11-30' }])
  })

  test('"before the weekend" is due on Friday and "after the weekend" on Monday', () => {
    const wednesday = { ...BERLIN, now: '2026-11-25T08:00:00Z' }
    expect(parseTimes('before the weekend', wednesday)).toMatchObject([{ relation: 'by', usual: '2026-11-27' }])
    expect(parseTimes('after the weekend', wednesday)).toMatchObject([{ relation: 'from', usual: '2026-11-30' }])
  })
})

describe('days that are described by other days', () => {
  test.each([
    ['the fifth last day of May', '2027-05-27'],
    ['the last working day of the month', '2026-11-30'],
    ['the second Wednesday of next month', '2026-12-09'],
    ['the 20th of next month', '2026-12-20'],
    ['20 of next month', '2026-12-20'],
    ['Tuesday of next week', '2026-11-24'],
    ['Wednesday after next', '2026-12-02'],
    ['the closest Monday to 5 December', '2026-12-07'],
    ['Friday week', '2026-12-04'],
    ['three weeks from Thursday', '2026-12-17'],
    ['two days before December 24', '2026-12-22'],
    ['the Friday after December 24', '2026-12-25'],
    ['in three weeks on Monday', '2026-12-07'],
    ['10 working days from now', '2026-12-04'],
    ['Fri, 5 Feb', '2027-02-05'],
    ['Thu 31st', '2026-12-31'],
    ['14april 2028', '2028-04-14'],
    ['Dec/3', '2026-12-03'],
    ['the ides of March', '2027-03-15'],
  ])('“%s” is one day', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })

  test.each([
    ['Dec 24-26', '2026-12-24/2026-12-27'],
    ['from the 13th to the 15th of July', '2027-07-13/2027-07-16'],
    ['Dec 24 to Jan 2', '2026-12-24/2027-01-03'],
    ['Mon-Fri', '2026-11-23/2026-11-28'],
    ['for 10 days from 1 December', '2026-12-01/2026-12-11'],
  ])('“%s” is several days', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

describe('open ends', () => {
  test.each([
    ['by the end of the month', 'by 2026-11-21/2026-12-01'],
    ['no later than Friday', 'by 2026-11-27'],
    ['Friday at the latest', 'by 2026-11-27'],
    ['due in 3 days', 'by 2026-11-25'],
    ['within two weeks', 'by 2026-12-06'],
    ['upcoming 2 days', 'by 2026-11-24'],
    ['after Friday', 'from 2026-11-28'],
    ['from Monday on', 'from 2026-11-23'],
    ['since Friday', 'from 2026-11-20'],
    ['starting next week', 'from 2026-11-23/2026-11-30'],
  ])('“%s” has an open end', (text, expected) => {
    expect(read(text)).toEqual([`${text} = ${expected}`])
  })
})

test('words that are a time only as the whole text are a guess', () => {
  for (const text of ['7', 'ten thirty', 'the 24th', '2028', 'March', 'morning'])
    expect(parseTimes(text, BERLIN), text).toMatchObject([{ certainty: 'guess' }])
})
