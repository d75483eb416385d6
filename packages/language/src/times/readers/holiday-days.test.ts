import { describe, expect, test } from 'vitest'
import '../holidays/late-feasts.ts'
import { parseTimes } from '../parse-times.ts'
import type { TimeContext } from '../types.ts'
import { onceOf } from '../types.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'mdy' }

/** Returns the words of each time and its days, as "words: from/to" or "words: day". */
function read(text: string): string[] {
  return parseTimes(text, BERLIN).map((time) => {
    const once = onceOf(time)!
    const value = 'day' in once ? once.day : 'from' in once ? `${once.from}/${once.to}` : once.time
    return `${text.slice(time.start, time.end)}: ${value}`
  })
}

describe('which occurrence of a holiday', () => {
  test.each([
    ['this Christmas', '2026-12-25'],
    ['this Easter', '2027-03-28'],
    ['the next Holi', '2027-03-22'],
    ['last Thanksgiving', '2025-11-27'],
    ['Diwali next year', '2027-10-29'],
    ['Easter this year', '2026-04-05'],
    ['Easter of 2028', '2028-04-16'],
    ["Thanksgiving '27", '2027-11-25'],
    ["next year's Easter", '2027-03-28'],
    ['Lakshmi Puja two years hence', '2028-10-17'],
    ['two Christmases ago', '2024-12-25'],
    ['in two Easters', '2028-04-16'],
    ['three Thanksgivings from now', '2028-11-23'],
    ['the Christmas after next', '2027-12-25'],
    ['Easter before last', '2025-04-20'],
  ])('“%s” is on %s', (text, day) => {
    expect(read(text)).toEqual([`${text}: ${day}`])
  })

  test('“since” means the last occurrence', () => {
    expect(read('on holiday since Easter')).toEqual(['since Easter: 2026-04-05'])
  })
})

describe('days beside a holiday', () => {
  test.each([
    ['the day after Thanksgiving', '2026-11-27'],
    ['the day before Good Friday', '2027-03-25'],
    ['two weeks before Christmas', '2026-12-11'],
    ['the Friday before Easter', '2027-03-26'],
    ['the second Sunday after Easter', '2027-04-11'],
    ['the last Friday before Christmas', '2026-12-18'],
    ["the Sunday closest to St Andrew's Day", '2026-11-29'],
    ['the eve of 5 December', '2026-12-04'],
    ['the day after the weekend', '2026-11-23'],
    ['the day before the weekend', '2026-11-27'],
    ['when the clocks go back', '2027-10-31'],
    ['the night before Christmas', '2026-12-24T18:00:00/2026-12-25T00:00:00'],
    ['the morning after Halloween', '2027-11-01T00:00:00/2027-11-01T12:00:00'],
  ])('“%s” is %s', (text, value) => {
    expect(read(`call Ana ${text}`)).toEqual([`${text}: ${value}`])
  })

  test.each([
    'the day after',
    'the end of Halloween',
    'call Ana when Christmas is over',
    'the eve of destruction',
    'the night before',
  ])('“%s” is no time', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('weekends, weeks and days of a holiday', () => {
  test.each([
    // A Monday makes a long weekend, and so do a Thursday and a Friday.
    ['the weekend of Labor Day', '2027-09-04/2027-09-07'],
    ['Memorial Day weekend 2027', '2027-05-29/2027-06-01'],
    ['Thanksgiving weekend', '2026-11-26/2026-11-30'],
    ['4th of July weekend', '2027-07-03/2027-07-05'],
    ['the weekend of December 12', '2026-12-12/2026-12-14'],
    ['the week of Thanksgiving', '2026-11-23/2026-11-30'],
    ['Christmas week', '2026-12-21/2026-12-28'],
    ['the first day of Ramadan', '2027-02-08'],
    ['the last day of Ramadan 2028', '2028-02-25'],
    ['the end of Lent', '2027-03-27'],
    // The first night comes before the first day.
    ['the first night of Hanukkah', '2026-12-04'],
    ['the third day of Hanukkah', '2026-12-07'],
    ['the last night of Hanukkah', '2026-12-11'],
    ['the second day of Chinese New Year', '2027-02-07'],
    ['the Tuesday of Thanksgiving week', '2026-11-24'],
    ['the Saturday of Hanukkah', '2026-12-05'],
    ['the Sunday of Labor Day weekend', '2027-09-05'],
    ['the 12 days of Christmas', '2026-12-25/2027-01-06'],
    ['Black History Month', '2027-02-01/2027-03-01'],
  ])('“%s” is %s', (text, value) => {
    expect(read(`on ${text}`)).toEqual([`on ${text}: ${value}`])
  })

  test.each([
    ['between Christmas and New Year', '2026-12-25/2027-01-02'],
    ['from Thanksgiving to Christmas', '2026-11-26/2026-12-26'],
    ["Christmas to New Year's Day", '2026-12-25/2027-01-02'],
  ])('the range “%s” is %s', (text, value) => {
    expect(read(`closed ${text}`)).toEqual([`${text}: ${value}`])
  })
})

describe('a holiday that repeats', () => {
  test.each([
    ['every Christmas', { by_month: [12], by_month_day: [25] }],
    ['every Thanksgiving', { by_month: [11], by_day: ['4TH'] }],
    ["every Mother's Day", { by_month: [5], by_day: ['2SU'] }],
    ['every Memorial Day', { by_month: [5], by_day: ['-1MO'] }],
  ])('“%s” is a yearly rule', (text, rule) => {
    expect(parseTimes(`call Ana ${text}`, BERLIN)).toMatchObject([{ rule: { freq: 'yearly', interval: 1, ...rule } }])
  })

  test.each(['every Easter', 'every Diwali', 'every Black Friday', 'every Boss’s Day', 'every winter solstice'])(
    '“%s” has no rule and stays in the title',
    (text) => {
      expect(parseTimes(`call Ana ${text}`, BERLIN)).toEqual([])
    },
  )
})

describe('a holiday in a title', () => {
  test.each([
    'buy Easter eggs',
    'Christmas party planning',
    'Labor Day sale',
    'book Thanksgiving weekend cottage',
    'call May Day Ltd',
    'a present for Eve',
    'a gift for Noel',
    'mass at Holy Trinity',
    'meet at St James’s Park',
    'hotel in Corpus Christi',
    'watch Groundhog Day',
    'read The Night Before Christmas',
    'a talk about Ramadan',
    'send the World Water Day poster',
    'buy Donut Day coupons',
    "find last year's Christmas cards",
    'Pride Month banner',
    'order Palm Sunday flowers',
    'Earth Hour donation',
  ])('“%s” stays a title', (text) => {
    expect(read(text)).toEqual([])
  })
})
