import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTimes } from '../times/parse-times.ts'
import type { Recurrence, RecurrenceFrom, TimeContext, WeekdayCode } from '../times/types.ts'
import { recurrenceWords } from './recurrence-words.ts'
import { readRule, ruleText } from './rule-text.ts'

const CONTEXT: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

test.each([
  ['FREQ=DAILY', 'every day'],
  ['FREQ=DAILY;INTERVAL=2', 'every other day'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531', 'every other Thursday until 31 May 2027'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5', 'every weekday, 5 times'],
  ['FREQ=WEEKLY;INTERVAL=3;BYDAY=TU', 'every 3 weeks on Tuesday'],
  ['FREQ=WEEKLY;BYMONTH=6,7;BYDAY=MO,FR', 'every Monday and Friday, only in June and July'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'every month on the 1st and 15th'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
  ['FREQ=MONTHLY;BYDAY=1MO,3MO', 'every month on the 1st and 3rd Monday'],
  ['FREQ=MONTHLY;BYDAY=MO', 'every Monday'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'every month on the last weekday'],
  ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR', 'every month on the 13th when it is a Friday'],
  ['FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1', 'every quarter on the last day'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', 'every year on 29 February'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=1SU', 'every year on the 1st Sunday of March'],
  ['FREQ=YEARLY;BYMONTH=1,7', 'every year in January and July'],
  ['FREQ=YEARLY;BYDAY=20MO', 'every year on the 20th Monday of the year'],
  ['FREQ=YEARLY;BYWEEKNO=5;BYDAY=MO', 'every year in week 5 on Monday'],
  ['FREQ=HOURLY;INTERVAL=4', 'every 4 hours'],
  ['FREQ=DAILY;BYHOUR=9', 'by a rule of its own'],
])('%s is “%s”', (rule, words) => {
  expect(recurrenceWords(rule)).toBe(words)
})

test('a rule with several times a day has no time of day in its words', () => {
  expect(recurrenceWords('FREQ=HOURLY;INTERVAL=8', { clock: '09:59' })).toBe('every 8 hours')
})

test('the words have the time of day before the end', () => {
  expect(recurrenceWords('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531', { clock: '09:00' })).toBe(
    'every other Thursday at 09:00 until 31 May 2027',
  )
})

test('a rule that counts from completion says so', () => {
  const recurrence_from = 'completion'
  expect(recurrenceWords('FREQ=DAILY;INTERVAL=3', { recurrence_from })).toBe('3 days after completion')
  expect(recurrenceWords('FREQ=WEEKLY;BYDAY=MO', { recurrence_from })).toBe('every Monday after completion')
})

test('the end is a day in the zone of the reader, in the order of the reader', () => {
  const rule = 'FREQ=DAILY;UNTIL=20270601T065959Z'
  expect(recurrenceWords(rule, { time_zone: 'America/Los_Angeles', date_order: 'mdy' })).toBe(
    'every day until May 31, 2027',
  )
})

const WEEKDAYS: WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const interval = fc.integer({ min: 1, max: 12 })
const weekdays = fc.subarray(WEEKDAYS, { minLength: 1, maxLength: 6 })
const place = fc.constantFrom(1, 2, 3, 4, -1)
const month = fc.integer({ min: 1, max: 12 })
const monthDays = fc
  .uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 3 })
  .map((days) => days.toSorted((a, b) => a - b))

const cycle: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({ freq: fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'), interval }),
  fc.record({ freq: fc.constant('weekly'), interval, by_day: weekdays }),
  fc.record({ freq: fc.constant('monthly'), interval, by_month_day: monthDays }),
  fc.record({ freq: fc.constant('monthly'), interval, by_month_day: fc.constant([-1]) }),
  fc.tuple(interval, place, fc.constantFrom(...WEEKDAYS)).map(([interval, nth, code]): Recurrence => {
    return { freq: 'monthly', interval, by_day: [`${nth}${code}`] }
  }),
  fc.record({
    freq: fc.constant('monthly'),
    interval,
    by_day: fc.constant(WEEKDAYS.slice(0, 5)),
    by_set_pos: place.map((nth) => [nth]),
  }),
  fc.record({
    freq: fc.constant('yearly'),
    interval,
    by_month: month.map((number) => [number]),
    by_month_day: fc.integer({ min: 1, max: 28 }).map((day) => [day]),
  }),
  fc.tuple(interval, month, place, fc.constantFrom(...WEEKDAYS)).map(([interval, number, nth, code]): Recurrence => {
    return { freq: 'yearly', interval, by_month: [number], by_day: [`${nth}${code}`] }
  }),
) as fc.Arbitrary<Recurrence>

const end = fc.oneof(
  fc.constant({}),
  fc.record({ count: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ until: fc.integer({ min: 10, max: 28 }).map((day) => `2029-11-${day}`) }),
)

describe('the words of a rule', () => {
  test.each([1, 2, 3])('are read as the same rule for the days from Monday to Friday, every %i weeks', (interval) => {
    const rule: Recurrence = { freq: 'weekly', interval, by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], until: '2029-11-20' }
    const words = recurrenceWords(ruleText(rule))
    expect(parseTimes(words, CONTEXT), words).toMatchObject([{ rule }])
  })

  test('are read as the same rule', () => {
    fc.assert(
      fc.property(cycle, end, fc.constantFrom(undefined, '09:00', '17:30'), (cycle, end, clock) => {
        const rule = ruleText({ ...cycle, ...end })
        const words = recurrenceWords(rule, { clock })
        const [found, ...others] = parseTimes(words, CONTEXT)
        expect(others, words).toEqual([])
        expect(found, words).toMatchObject({ kind: 'recurrence', start: 0, end: words.length })
        expect(found?.kind === 'recurrence' && ruleText(found.rule), words).toBe(rule)
      }),
    )
  })

  test('are read as counting from completion when the rule does', () => {
    const freq = fc.constantFrom<Recurrence['freq']>('daily', 'weekly', 'monthly', 'yearly')
    const recurrence_from: RecurrenceFrom = 'completion'
    fc.assert(
      fc.property(freq, interval, (freq, interval) => {
        const words = recurrenceWords({ freq, interval }, { recurrence_from })
        expect(parseTimes(words, CONTEXT), words).toMatchObject([{ rule: { freq, interval }, recurrence_from }])
      }),
    )
  })
})

test('a rule is read back from its text', () => {
  fc.assert(
    fc.property(cycle, end, (cycle, end) => {
      const rule = { ...cycle, ...end }
      expect(readRule(ruleText(rule))).toEqual(rule)
    }),
  )
})

test('a text that is no rule is not read', () => {
  expect(readRule('')).toBeNull()
  expect(readRule('FREQ=SECONDLY')).toBeNull()
  expect(readRule('FREQ=DAILY;BYHOUR=9')).toBeNull()
})
