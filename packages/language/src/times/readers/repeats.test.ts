import { describe, expect, test } from 'vitest'
import { parseTimes } from '../parse-times.ts'
import type { Recurrence, TimeContext } from '../types.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

const WORKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR'] as const

/** Returns the words of each repetition, its rule, and the start of its next occurrence. */
function read(text: string): { words: string; rule: Recurrence | null; first: string }[] {
  return parseTimes(text, BERLIN).map((time) => {
    const words = text.slice(time.start, time.end)
    if (time.kind !== 'recurrence') return { words, rule: null, first: '' }
    const { rule, first } = time
    return { words, rule, first: first.kind === 'day' ? first.day : 'from' in first ? first.from : first.time }
  })
}

type Row = [text: string, rule: Partial<Recurrence> & Pick<Recurrence, 'freq'>, first: string]

const days: Row[] = [
  ['every day', { freq: 'daily' }, '2026-11-22'],
  ['everyday at 6am', { freq: 'daily' }, '2026-11-23T06:00:00'],
  ['daily at 19:00', { freq: 'daily' }, '2026-11-22T19:00:00'],
  ['every other day', { freq: 'daily', interval: 2 }, '2026-11-22'],
  ['every 3 days at noon', { freq: 'daily', interval: 3 }, '2026-11-22T12:00:00'],
  ['at 7 every day', { freq: 'daily' }, '2026-11-23T07:00:00'],
  ['every morning', { freq: 'daily' }, '2026-11-22T00:00:00'],
  ['each evening at 8', { freq: 'daily' }, '2026-11-22T20:00:00'],
  ['every hour', { freq: 'hourly' }, '2026-11-22T10:00:00'],
  ['every 20 minutes', { freq: 'minutely', interval: 20 }, '2026-11-22T09:20:00'],
]

const weeks: Row[] = [
  ['every week', { freq: 'weekly' }, '2026-11-22'],
  ['fortnightly', { freq: 'weekly', interval: 2 }, '2026-11-22'],
  ['every Tuesday', { freq: 'weekly', by_day: ['TU'] }, '2026-11-24'],
  ['every Sunday', { freq: 'weekly', by_day: ['SU'] }, '2026-11-22'],
  ['every Sunday at 8:00', { freq: 'weekly', by_day: ['SU'] }, '2026-11-29T08:00:00'],
  ['on Mondays', { freq: 'weekly', by_day: ['MO'] }, '2026-11-23'],
  ['Tuesdays and Fridays at 7:30', { freq: 'weekly', by_day: ['TU', 'FR'] }, '2026-11-24T07:30:00'],
  ['every Mon, Wed & Fri at 6pm', { freq: 'weekly', by_day: ['MO', 'WE', 'FR'] }, '2026-11-23T18:00:00'],
  ['every other Thursday at 9', { freq: 'weekly', interval: 2, by_day: ['TH'] }, '2026-11-26T09:00:00'],
  ['every two weeks on Friday', { freq: 'weekly', interval: 2, by_day: ['FR'] }, '2026-11-27'],
  ['alternate Wednesdays', { freq: 'weekly', interval: 2, by_day: ['WE'] }, '2026-11-25'],
  ['Monday at 9 every week', { freq: 'weekly', by_day: ['MO'] }, '2026-11-23T09:00:00'],
  ['on weekdays at 8:15', { freq: 'weekly', by_day: [...WORKDAYS] }, '2026-11-23T08:15:00'],
  ['every Monday to Friday', { freq: 'weekly', by_day: [...WORKDAYS] }, '2026-11-23'],
  ['twice a week on Monday and Thursday', { freq: 'weekly', by_day: ['MO', 'TH'] }, '2026-11-23'],
  ['bi-weekly on Tuesday', { freq: 'weekly', interval: 2, by_day: ['TU'] }, '2026-11-24'],
  ['every day at 7 except Sunday', { freq: 'weekly', by_day: [...WORKDAYS, 'SA'] }, '2026-11-23T07:00:00'],
  ['every weekday but not on Friday', { freq: 'weekly', by_day: ['MO', 'TU', 'WE', 'TH'] }, '2026-11-23'],
  ['every weekend', { freq: 'weekly', by_day: ['SA', 'SU'] }, '2026-11-22'],
  ['Tuesday mornings', { freq: 'weekly', by_day: ['TU'] }, '2026-11-24T00:00:00'],
  ['the next 3 Mondays', { freq: 'weekly', by_day: ['MO'], count: 3 }, '2026-11-23'],
  ['in the morning every Monday', { freq: 'weekly', by_day: ['MO'] }, '2026-11-23T00:00:00'],
  ['after work every Friday', { freq: 'weekly', by_day: ['FR'] }, '2026-11-27T17:00:00'],
  ['in the evening on Mondays', { freq: 'weekly', by_day: ['MO'] }, '2026-11-23T18:00:00'],
  ['every evening on weekdays', { freq: 'weekly', by_day: [...WORKDAYS] }, '2026-11-23T18:00:00'],
  ['every week Monday to Wednesday', { freq: 'weekly', by_day: ['MO', 'TU', 'WE'] }, '2026-11-23'],
  ['M-F at 8', { freq: 'weekly', by_day: [...WORKDAYS] }, '2026-11-23T08:00:00'],
  ['weekday mornings', { freq: 'weekly', by_day: [...WORKDAYS] }, '2026-11-23T00:00:00'],
  ['every day next week at 9', { freq: 'daily', until: '2026-11-29' }, '2026-11-23T09:00:00'],
  ['every Monday next month', { freq: 'weekly', by_day: ['MO'], until: '2026-12-31' }, '2026-12-07'],
  ['every Friday from 2 to 4', { freq: 'weekly', by_day: ['FR'] }, '2026-11-27T14:00:00'],
]

const months: Row[] = [
  ['on 15 of each month', { freq: 'monthly', by_month_day: [15] }, '2026-12-15'],
  ['on the 1st and the 5th of March', { freq: 'yearly', by_month: [3], by_month_day: [1, 5], count: 2 }, '2027-03-01'],
  ['every month', { freq: 'monthly' }, '2026-11-22'],
  ['quarterly', { freq: 'monthly', interval: 3 }, '2026-11-22'],
  ['monthly on the 15th', { freq: 'monthly', by_month_day: [15] }, '2026-12-15'],
  ['on the 1st and 15th', { freq: 'monthly', by_month_day: [1, 15] }, '2026-12-01'],
  ['the 3rd of every month at 8am', { freq: 'monthly', by_month_day: [3] }, '2026-12-03T08:00:00'],
  ['the last day of every month', { freq: 'monthly', by_month_day: [-1] }, '2026-11-30'],
  ['the last Friday of every month', { freq: 'monthly', by_day: ['-1FR'] }, '2026-11-27'],
  ['every 3rd Tuesday', { freq: 'monthly', by_day: ['3TU'] }, '2026-12-15'],
  ['every 1st and 3rd Monday', { freq: 'monthly', by_day: ['1MO', '3MO'] }, '2026-12-07'],
  ['every two months on the last Friday', { freq: 'monthly', interval: 2, by_day: ['-1FR'] }, '2026-11-27'],
  ['monthly on the 31st', { freq: 'monthly', by_month_day: [31] }, '2026-12-31'],
  ['the last working day of every month', { freq: 'monthly', by_day: [...WORKDAYS], by_set_pos: [-1] }, '2026-11-30'],
  ['every quarter on the last day', { freq: 'monthly', by_month: [3, 6, 9, 12], by_month_day: [-1] }, '2026-12-31'],
  ['every quarter on the 1st', { freq: 'monthly', by_month: [1, 4, 7, 10], by_month_day: [1] }, '2027-01-01'],
  ['semi-annually', { freq: 'monthly', interval: 6 }, '2026-11-22'],
  ['every first Monday of the month at 9', { freq: 'monthly', by_day: ['1MO'] }, '2026-12-07T09:00:00'],
]

const years: Row[] = [
  ['every year', { freq: 'yearly' }, '2026-11-22'],
  ['every year on 5 May', { freq: 'yearly', by_month: [5], by_month_day: [5] }, '2027-05-05'],
  ['every 29 February', { freq: 'yearly', by_month: [2], by_month_day: [29] }, '2028-02-29'],
  ['every January', { freq: 'yearly', by_month: [1] }, '2027-01-01'],
  ['every year on Christmas', { freq: 'yearly', by_month: [12], by_month_day: [25] }, '2026-12-25'],
  ['every January and July', { freq: 'yearly', by_month: [1, 7] }, '2027-01-01'],
  ['every 2 years on 1 May', { freq: 'yearly', interval: 2, by_month: [5], by_month_day: [1] }, '2027-05-01'],
  ['every year on the first Sunday of March', { freq: 'yearly', by_month: [3], by_day: ['1SU'] }, '2027-03-07'],
  ['every fourth Thursday in November', { freq: 'yearly', by_month: [11], by_day: ['4TH'] }, '2026-11-26'],
]

const ends: Row[] = [
  [
    'every other Tuesday until June',
    { freq: 'weekly', interval: 2, by_day: ['TU'], until: '2027-05-31' },
    '2026-11-24',
  ],
  ['every day for 2 weeks', { freq: 'daily', count: 14 }, '2026-11-22'],
  ['every day at 9am for 10 days', { freq: 'daily', count: 10 }, '2026-11-22T09:00:00'],
  ['every other day for 10 days', { freq: 'daily', interval: 2, count: 5 }, '2026-11-22'],
  ['every Monday 6 times', { freq: 'weekly', by_day: ['MO'], count: 6 }, '2026-11-23'],
  ['every Monday, 6 times', { freq: 'weekly', by_day: ['MO'], count: 6 }, '2026-11-23'],
  ['every Monday 6x', { freq: 'weekly', by_day: ['MO'], count: 6 }, '2026-11-23'],
  ['every Monday until 15 June', { freq: 'weekly', by_day: ['MO'], until: '2027-06-15' }, '2026-11-23'],
  ['every Monday through June', { freq: 'weekly', by_day: ['MO'], until: '2027-06-30' }, '2026-11-23'],
  ['every Monday until the end of June', { freq: 'weekly', by_day: ['MO'], until: '2027-06-30' }, '2026-11-23'],
  ['every Monday until Christmas', { freq: 'weekly', by_day: ['MO'], until: '2026-12-25' }, '2026-11-23'],
  ['every Monday until 2027', { freq: 'weekly', by_day: ['MO'], until: '2026-12-31' }, '2026-11-23'],
  ['until June every Monday', { freq: 'weekly', by_day: ['MO'], until: '2027-05-31' }, '2026-11-23'],
  ['every 2 hours for 6 hours', { freq: 'hourly', interval: 2, count: 3 }, '2026-11-22T11:00:00'],
  ['every Sunday at 17:00 for 30 minutes', { freq: 'weekly', by_day: ['SU'] }, '2026-11-22T17:00:00'],
  ['starting Monday, every day at 9', { freq: 'daily' }, '2026-11-23T09:00:00'],
  ['every week starting next Monday at 10', { freq: 'weekly' }, '2026-11-23T10:00:00'],
  [
    'every weekday from 4 January to 29 January at 9am',
    { freq: 'weekly', by_day: [...WORKDAYS], until: '2027-01-29' },
    '2027-01-04T09:00:00',
  ],
  ['every day from 1 December to 5 December', { freq: 'daily', until: '2026-12-05' }, '2026-12-01'],
  ['every day at 8 from 1 December to 5 December', { freq: 'daily', until: '2026-12-05' }, '2026-12-01T08:00:00'],
  ['Monday to Friday at 9', { freq: 'daily', until: '2026-11-27' }, '2026-11-23T09:00:00'],
]

describe.each([
  ['days', days],
  ['weeks', weeks],
  ['months', months],
  ['years', years],
  ['with an end or a beginning', ends],
])('%s', (_, rows) => {
  test.each(rows)('“%s” repeats', (text, rule, first) => {
    expect(read(text)).toEqual([{ words: text, rule: { interval: 1, ...rule }, first }])
  })
})

test.each<Row>([
  ['3 days after I did it', { freq: 'daily', interval: 3 }, '2026-11-22'],
  ['every 3 days after completion', { freq: 'daily', interval: 3 }, '2026-11-22'],
  ['every 3 days, counted from completion', { freq: 'daily', interval: 3 }, '2026-11-22'],
  ['every! 3 days', { freq: 'daily', interval: 3 }, '2026-11-22'],
  ['every! Monday at 9', { freq: 'weekly', by_day: ['MO'] }, '2026-11-23T09:00:00'],
  ['every week after I water them', { freq: 'weekly' }, '2026-11-22'],
  ["two weeks after it's done", { freq: 'weekly', interval: 2 }, '2026-11-22'],
  ['five weeks after I last had it', { freq: 'weekly', interval: 5 }, '2026-11-22'],
  ['a month after I last did it', { freq: 'monthly' }, '2026-11-22'],
])('“%s” counts from the day on which the last one was done', (text, rule, first) => {
  expect(read(text)).toEqual([{ words: text, rule: { interval: 1, ...rule }, first }])
  expect(parseTimes(text, BERLIN)).toMatchObject([{ recurrence_from: 'completion' }])
})

test.each([
  ['from 1 December to 5 December every year', 'yearly', '2026-12-01', '2026-12-06'],
  ['20 December - 3 January every year', 'yearly', '2026-12-20', '2027-01-04'],
  ['from the 1st to the 5th every month', 'monthly', '2026-12-01', '2026-12-06'],
])('“%s” repeats all days of the range', (text, freq, from, to) => {
  expect(parseTimes(text, BERLIN)).toMatchObject([{ rule: { freq }, first: { kind: 'days', from, to } }])
  expect(parseTimes(text, BERLIN)).not.toHaveProperty('0.rule.until')
})

test.each(['clean every Feb 30', 'clean every April 31'])(
  '“%s” has no rule, since its month has no such day',
  (text) => {
    expect(read(text).filter(({ rule }) => rule)).toEqual([])
  },
)

test('a time after another thing was done is no rule', () => {
  expect(read('call Ann 3 days after I finish the report')).toEqual([])
  expect(read('invoice 2 days after I send him the draft')).toEqual([])
})

test('weeks that begin on Sunday are a part of a rule that depends on them', () => {
  const [found] = parseTimes('every other week on Sunday and Monday', { ...BERLIN, week_start: 'sunday' })
  expect(found).toMatchObject({ rule: { by_day: ['SU', 'MO'], week_start: 'SU' } })
  const [single] = parseTimes('every other Sunday', { ...BERLIN, week_start: 'sunday' })
  expect(single).not.toHaveProperty('rule.week_start')
})

test('a frequency without days is no rule', () => {
  expect(read('water the plants twice a week')).toEqual([])
  expect(read('pick 3 times a day')).toEqual([])
  expect(read('gym twice a week on Monday').map(({ words }) => words)).toEqual(['on Monday'])
})

test('a word that describes the next one is no rule', () => {
  expect(read('write the weekly report on Friday').map(({ words }) => words)).toEqual(['on Friday'])
  expect(read('write the report weekly').map(({ words }) => words)).toEqual(['weekly'])
})
