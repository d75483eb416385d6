import { AppError } from '@todo-agents/contract/errors'
import { describe, expect, test } from 'vitest'
import { firstOccurrence, nextAfterCompletion, nextOccurrence, occurrencesBetween } from './occurrences.ts'
import { parseRule } from './parse-rule.ts'
import { formatRule } from './rule.ts'

const ZONE = 'Europe/Berlin'

describe('the occurrences after one', () => {
  test.each([
    ['29 February', 'FREQ=YEARLY', '2028-02-29', '2032-02-29 2036-02-29'],
    ['29 February, across a year that is no leap year', 'FREQ=YEARLY', '2096-02-29', '2104-02-29 2108-02-29'],
    ['29 February by name', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29', '2032-02-29 2036-02-29'],
    ['29 February on a Tuesday', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU', '2028-02-29', '2056-02-29 2084-02-29'],
    ['the last day of February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2027-02-28', '2028-02-29 2029-02-28'],
    ['the 31st', 'FREQ=MONTHLY', '2027-01-31', '2027-03-31 2027-05-31 2027-07-31 2027-08-31'],
    [
      'the 31st every second month',
      'FREQ=MONTHLY;INTERVAL=2',
      '2027-01-31',
      '2027-03-31 2027-05-31 2027-07-31 2028-01-31',
    ],
    ['the 30th', 'FREQ=MONTHLY;BYMONTHDAY=30', '2027-01-30', '2027-03-30 2027-04-30'],
    ['the last day', 'FREQ=MONTHLY;BYMONTHDAY=-1', '2027-01-31', '2027-02-28 2027-03-31 2027-04-30'],
    ['the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', '2027-01-29', '2027-02-26 2027-03-26 2027-04-30'],
    ['the fifth Friday', 'FREQ=MONTHLY;BYDAY=5FR', '2027-01-29', '2027-04-30 2027-07-30'],
    ['the last working day', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2027-01-29', '2027-02-26 2027-03-31'],
    ['the first and third of two days', 'FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,3', '2027-01-02', '2027-01-09 2027-02-06'],
    ['every weekday', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2027-01-01', '2027-01-04 2027-01-05'],
    ['every other day', 'FREQ=DAILY;INTERVAL=2', '2027-02-27', '2027-03-01 2027-03-03'],
    ['week 53', 'FREQ=YEARLY;BYWEEKNO=53', '2026-12-28', '2032-12-27 2037-12-28'],
    [
      'the Sunday of week 53, which is in the next year',
      'FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU',
      '2027-01-03',
      '2033-01-02',
    ],
    [
      'week 1, which begins in the year before',
      'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TH',
      '2025-01-02',
      '2025-12-29 2026-01-01',
    ],
    ['the last day of the year', 'FREQ=YEARLY;BYYEARDAY=-1', '2027-12-31', '2028-12-31'],
    ['a weekday that the rule does not name', 'FREQ=WEEKLY;INTERVAL=3', '2027-01-06', '2027-01-27 2027-02-17'],
    // 3 January 2027 is a Sunday: the last day of a week that starts on Monday, the first of one that starts on Sunday.
    [
      'a second week that starts on Monday',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU',
      '2027-01-03',
      '2027-01-11 2027-01-17',
    ],
    [
      'a second week that starts on Sunday',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU',
      '2027-01-03',
      '2027-01-04 2027-01-17',
    ],
    [
      'a second week that starts on Saturday',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA;WKST=SA',
      '2027-01-02',
      '2027-01-08 2027-01-16',
    ],
    ['every four hours', 'FREQ=HOURLY;INTERVAL=4', '2027-01-01T21:15:00', '2027-01-02T01:15:00 2027-01-02T05:15:00'],
    ['hours of a Monday', 'FREQ=HOURLY;INTERVAL=8;BYDAY=MO', '2027-01-04T16:00:00', '2027-01-11T00:00:00'],
    ['a time of day', 'FREQ=MONTHLY;BYDAY=1MO', '2027-01-04T23:59:59', '2027-02-01T23:59:59'],
  ])('%s: %s', (_what, text, occurrence, expected) => {
    const dates = expected.split(' ')
    const range = { from: occurrence, to: '9999-12-31', limit: dates.length }
    expect(chain(text, occurrence, dates.length)).toEqual(dates)
    expect(occurrencesBetween(parseRule(text), occurrence, range, ZONE)).toEqual(dates)
  })
})

describe('the end of a rule', () => {
  test('COUNT counts the occurrence itself, and each next rule has one less', () => {
    const rule = parseRule('FREQ=DAILY;COUNT=3')
    const second = nextOccurrence(rule, '2027-01-01', ZONE)
    expect(second).toMatchObject({ occurrence: '2027-01-02', rule: { count: 2 } })
    const third = second && nextOccurrence(second.rule, second.occurrence, ZONE)
    expect(third && formatRule(third.rule)).toBe('FREQ=DAILY;COUNT=1')
    expect(third && nextOccurrence(third.rule, third.occurrence, ZONE)).toBeNull()
    expect(occurrencesBetween(rule, '2027-01-01', year(2027), ZONE)).toEqual(['2027-01-02', '2027-01-03'])
    expect(occurrencesBetween(parseRule('FREQ=DAILY;COUNT=1'), '2027-01-01', year(2027), ZONE)).toEqual([])
  })

  test('COUNT is counted from the occurrence, also when the range begins later', () => {
    const rule = parseRule('FREQ=DAILY;COUNT=10')
    const range = { from: '2027-01-08', to: '2027-02-01', limit: 100 }
    expect(occurrencesBetween(rule, '2027-01-01', range, ZONE)).toEqual(['2027-01-08', '2027-01-09', '2027-01-10'])
    expect(occurrencesBetween(rule, '2027-01-01', year(2028), ZONE)).toEqual([])
  })

  test('UNTIL as a day includes every time of this day', () => {
    const rule = parseRule('FREQ=HOURLY;INTERVAL=12;UNTIL=20270102')
    const expected = ['2027-01-02T11:59:00', '2027-01-02T23:59:00']
    expect(occurrencesBetween(rule, '2027-01-01T23:59:00', year(2027), ZONE)).toEqual(expected)
    expect(nextOccurrence(rule, '2027-01-02T23:59:00', ZONE)).toBeNull()
  })

  test('UNTIL as an instant ends at the same wall-clock time as this instant in the zone of the user', () => {
    const rule = parseRule('FREQ=DAILY;UNTIL=20270601T070000Z')
    const next = (time: string, zone: string) => nextOccurrence(rule, `2027-05-31T${time}`, zone)?.occurrence
    // 07:00 in UTC is 09:00 in Berlin, and 03:00 in New York.
    expect(next('09:00:00', 'Europe/Berlin')).toBe('2027-06-01T09:00:00')
    expect(next('09:00:01', 'Europe/Berlin')).toBeUndefined()
    expect(next('03:00:00', 'America/New_York')).toBe('2027-06-01T03:00:00')
    expect(next('09:00:00', 'America/New_York')).toBeUndefined()
  })

  test('UNTIL as an instant ends a todo without a time on the day that this instant has for the user', () => {
    const rule = parseRule('FREQ=DAILY;UNTIL=20270601T020000Z')
    const last = (zone: string) => occurrencesBetween(rule, '2027-05-01', year(2027), zone).at(-1)
    expect(last('Europe/Berlin')).toBe('2027-06-01')
    expect(last('America/New_York')).toBe('2027-05-31')
  })

  test('no occurrence is after the year 9999', () => {
    expect(nextOccurrence(parseRule('FREQ=DAILY'), '9999-12-31', ZONE)).toBeNull()
    expect(chain('FREQ=DAILY', '9999-12-30', 5)).toEqual(['9999-12-31'])
    expect(nextAfterCompletion(parseRule('FREQ=YEARLY'), '9999-12-31', '9999-12-31T12:00:00', ZONE)).toBeNull()
  })
})

describe('a range', () => {
  const rule = parseRule('FREQ=DAILY')

  test('includes its start and excludes its end, for days and for times', () => {
    const days = { from: '2027-01-05', to: '2027-01-07', limit: 10 }
    expect(occurrencesBetween(rule, '2027-01-01', days, ZONE)).toEqual(['2027-01-05', '2027-01-06'])
    const times = { from: '2027-01-05T09:00:00', to: '2027-01-06T09:00:00', limit: 10 }
    expect(occurrencesBetween(rule, '2027-01-01T09:00:00', times, ZONE)).toEqual(['2027-01-05T09:00:00'])
  })

  test('never has the occurrence itself, nor any before it', () => {
    const range = { from: '2026-01-01', to: '2027-01-03', limit: 10 }
    expect(occurrencesBetween(rule, '2027-01-01', range, ZONE)).toEqual(['2027-01-02'])
    expect(occurrencesBetween(rule, '2027-01-03', range, ZONE)).toEqual([])
  })

  test('has at most `limit` occurrences, the first ones', () => {
    const range = { from: '2027-06-01', to: '2028-01-01', limit: 2 }
    expect(occurrencesBetween(rule, '2027-01-01', range, ZONE)).toEqual(['2027-06-01', '2027-06-02'])
    expect(occurrencesBetween(rule, '2027-01-01', { ...range, limit: 0 }, ZONE)).toEqual([])
  })

  test.each([
    'FREQ=HOURLY',
    'FREQ=DAILY',
    'FREQ=DAILY;BYDAY=MO',
    'FREQ=WEEKLY;INTERVAL=2',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
  ])('of %s in 30 or 5,000 years is found in a few milliseconds', (text) => {
    const start = '2027-01-04T09:00:00'
    for (const century of ['2057', '7027']) {
      const range = { from: `${century}-01-01T00:00:00`, to: `${century}-03-01T00:00:00`, limit: 5 }
      occurrencesBetween(parseRule(text), start, range, ZONE)
      expect(fastest(() => occurrencesBetween(parseRule(text), start, range, ZONE))).toBeLessThan(20)
      expect(occurrencesBetween(parseRule(text), start, range, ZONE).length).toBeGreaterThan(0)
    }
  })
})

describe('the first occurrence of a rule', () => {
  test.each([
    ['is the start when the rule matches it', 'FREQ=WEEKLY;BYDAY=MO', '2027-01-04', '2027-01-04'],
    ['is the start when the rule names no day', 'FREQ=MONTHLY', '2027-01-31', '2027-01-31'],
    [
      'is the first day after the start that matches',
      'FREQ=WEEKLY;BYDAY=MO,FR',
      '2027-01-06T09:00:00',
      '2027-01-08T09:00:00',
    ],
    ['does not wait for the interval', 'FREQ=WEEKLY;INTERVAL=4;BYDAY=MO', '2027-01-06', '2027-01-11'],
    ['is the next leap day, in any year', 'FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29', '2027-01-01', '2028-02-29'],
    ['may be the only one when COUNT says so', 'FREQ=YEARLY;INTERVAL=1000;COUNT=1', '2027-01-01', '2027-01-01'],
    ['may be the only one when UNTIL says so', 'FREQ=DAILY;UNTIL=20270101', '2027-01-01', '2027-01-01'],
  ])('%s', (_what, text, notBefore, expected) => {
    expect(firstOccurrence(parseRule(text), notBefore, ZONE)).toBe(expected)
  })

  test.each([
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'No day matches this rule.'],
    ['FREQ=MONTHLY;BYMONTH=2,4,6,9,11;BYMONTHDAY=31', 'No day matches this rule.'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'No day matches this rule.'],
    ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'No day matches this rule.'],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30;BYMONTH=2', 'No day matches this rule.'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=7', 'No day matches this rule.'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=200,300', 'No day matches this rule.'],
    ['FREQ=MONTHLY;BYDAY=7MO', 'No day matches this rule.'],
    ['FREQ=YEARLY;BYDAY=MO;BYSETPOS=366', 'No day matches this rule.'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=20MO', 'No day matches this rule.'],
    ['FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1', 'No day matches this rule.'],
    ['FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6', 'No day matches this rule.'],
    ['FREQ=DAILY;UNTIL=20261231', 'The rule ends before its first occurrence.'],
    ['FREQ=WEEKLY;BYDAY=SU;UNTIL=20270102', 'The rule ends before its first occurrence.'],
    ['FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29', 'This rule matches one day and then none'],
    ['FREQ=YEARLY;INTERVAL=1000', 'This rule matches one day and then none'],
    ['FREQ=WEEKLY;INTERVAL=1000;BYMONTH=2', 'This rule matches one day and then none'],
    ['FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYSETPOS=2', 'No day matches this rule.'],
  ])('does not exist for %s, which is refused in a few milliseconds', (text, sentence) => {
    const refuse = () => errorOf(() => firstOccurrence(parseRule(text), '2027-01-01T09:00:00', ZONE))
    expect(refuse()).toMatchObject({ code: 'invalid_request', field: 'recurrence' })
    expect(refuse().message).toContain(sentence)
    // Some 10 ms on a slow machine. A walk without bounds takes seconds.
    expect(fastest(refuse)).toBeLessThan(200)
  })

  test('cannot be hourly for a todo without a time', () => {
    const error = errorOf(() => firstOccurrence(parseRule('FREQ=HOURLY'), '2027-01-01', ZONE))
    expect(error.message).toContain('Give it a start_time')
  })
})

describe('a rule that counts from the completion', () => {
  test.each([
    ['three days after it, when late', 'FREQ=DAILY;INTERVAL=3', '2027-01-01', '2027-01-10T22:30:00', '2027-01-13'],
    ['three days after it, when early', 'FREQ=DAILY;INTERVAL=3', '2027-01-10', '2027-01-09T08:00:00', '2027-01-12'],
    [
      'three days after it, when very early',
      'FREQ=DAILY;INTERVAL=3',
      '2027-01-10',
      '2027-01-06T08:00:00',
      '2027-01-09',
    ],
    ['at the same time of day', 'FREQ=DAILY', '2027-01-01T09:00:00', '2027-01-05T07:00:00', '2027-01-06T09:00:00'],
    ['a week after it', 'FREQ=WEEKLY', '2027-01-01', '2027-01-05T07:00:00', '2027-01-12'],
    ['on the next day that the rule names', 'FREQ=WEEKLY;BYDAY=MO', '2027-01-04', '2027-01-06T07:00:00', '2027-01-11'],
    ['a month after it', 'FREQ=MONTHLY', '2027-01-01', '2027-01-05T07:00:00', '2027-02-05'],
    ['a month after the 31st', 'FREQ=MONTHLY', '2027-01-01', '2027-01-31T07:00:00', '2027-02-28'],
    ['two months after the 31st', 'FREQ=MONTHLY;INTERVAL=2', '2027-01-01', '2027-12-31T07:00:00', '2028-02-29'],
    ['a year after 29 February', 'FREQ=YEARLY', '2028-02-01', '2028-02-29T07:00:00', '2029-02-28'],
    ['a month after an early one', 'FREQ=MONTHLY', '2027-05-31', '2027-01-31T07:00:00', '2027-02-28'],
    [
      'at the same place after an early one',
      'FREQ=DAILY;INTERVAL=3',
      '2027-01-04',
      '2027-01-01T07:00:00',
      '2027-01-04',
    ],
    [
      'after an early one, not on its own day',
      'FREQ=WEEKLY;BYDAY=MO',
      '2027-01-04',
      '2027-01-02T07:00:00',
      '2027-01-11',
    ],
    [
      'hours after the minute',
      'FREQ=HOURLY;INTERVAL=4',
      '2027-01-01T09:00:00',
      '2027-01-01T10:17:42',
      '2027-01-01T14:17:00',
    ],
  ])('comes %s', (_what, text, occurrence, completed, expected) => {
    expect(nextAfterCompletion(parseRule(text), occurrence, completed, ZONE)?.occurrence).toBe(expected)
  })

  test('ends by COUNT and by UNTIL', () => {
    const next = (text: string) => nextAfterCompletion(parseRule(text), '2027-01-01', '2027-01-05T09:00:00', ZONE)
    expect(next('FREQ=MONTHLY;COUNT=2')).toMatchObject({ occurrence: '2027-02-05', rule: { count: 1 } })
    expect(next('FREQ=MONTHLY;COUNT=1')).toBeNull()
    expect(next('FREQ=MONTHLY;UNTIL=20270205')?.occurrence).toBe('2027-02-05')
    expect(next('FREQ=MONTHLY;UNTIL=20270204')).toBeNull()
    expect(next('FREQ=DAILY;UNTIL=20270105')).toBeNull()
  })
})

function year(number: number) {
  return { from: `${number}-01-01`, to: `${number + 1}-01-01`, limit: 1000 }
}

function chain(text: string, occurrence: string, limit: number): string[] {
  const dates: string[] = []
  let next = nextOccurrence(parseRule(text), occurrence, ZONE)
  while (next && dates.length < limit) {
    dates.push(next.occurrence)
    next = nextOccurrence(next.rule, next.occurrence, ZONE)
  }
  return dates
}

/** The time of the fastest of some calls, in milliseconds, which a busy machine does not change much. */
function fastest(call: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
  return Math.min(...times)
}

function errorOf(call: () => unknown): AppError {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the rule was accepted')
}
