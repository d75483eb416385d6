import { AppError } from '@todo-agents/contract/errors'
import { describe, expect, test } from 'vitest'
import { parseRule } from './parse-rule.ts'
import { formatRule } from './rule.ts'

describe('a rule has one canonical form', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=MO'],
    [' rrule:freq=weekly;byday=we,mo; ', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['INTERVAL=1;FREQ=DAILY', 'FREQ=DAILY'],
    ['FREQ=DAILY;INTERVAL=02', 'FREQ=DAILY;INTERVAL=2'],
    ['FREQ=MONTHLY;BYDAY=-1FR,+1MO,1mo', 'FREQ=MONTHLY;BYDAY=1MO,-1FR'],
    ['FREQ=MONTHLY;BYDAY=3MO,-1MO,MO', 'FREQ=MONTHLY;BYDAY=-1MO,MO,3MO'],
    ['FREQ=MONTHLY;BYMONTHDAY=15,-1,1,15', 'FREQ=MONTHLY;BYMONTHDAY=-1,1,15'],
    ['FREQ=WEEKLY;WKST=MO;BYDAY=SU', 'FREQ=WEEKLY;BYDAY=SU'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU'],
    ['FREQ=DAILY;COUNT=10', 'FREQ=DAILY;COUNT=10'],
    ['FREQ=DAILY;UNTIL=20270601t070000z', 'FREQ=DAILY;UNTIL=20270601T070000Z'],
    ['FREQ=YEARLY;BYWEEKNO=-1,20', 'FREQ=YEARLY;BYWEEKNO=-1,20'],
    ['FREQ=YEARLY;BYYEARDAY=366', 'FREQ=YEARLY;BYYEARDAY=366'],
    // The position in a week is a day of it. Which one depends on the first day of the week.
    ['FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=-1', 'FREQ=WEEKLY;BYDAY=SU'],
    ['FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=-1;WKST=SU', 'FREQ=WEEKLY;BYDAY=MO;WKST=SU'],
  ])('%s becomes %s, and stays so when it is parsed again', (text, canonical) => {
    expect(formatRule(parseRule(text))).toBe(canonical)
    expect(formatRule(parseRule(canonical))).toBe(canonical)
  })
})

describe('a rule that is not supported is refused with a sentence', () => {
  test.each([
    ['', 'A rule looks like FREQ=WEEKLY;BYDAY=MO.'],
    ['every monday', 'A rule looks like FREQ=WEEKLY;BYDAY=MO.'],
    ['DTSTART:20270101\nRRULE:FREQ=DAILY', 'A rule looks like FREQ=WEEKLY;BYDAY=MO.'],
    ['FREQ=DAILY\nRRULE:FREQ=DAILY', 'The rule needs FREQ='],
    ['BYDAY=MO', 'The rule needs FREQ='],
    ['FREQ=FORTNIGHTLY', 'The rule needs FREQ='],
    ['FREQ=MINUTELY', 'Use FREQ=HOURLY instead of FREQ=MINUTELY.'],
    ['FREQ=SECONDLY', 'Use FREQ=HOURLY instead of FREQ=SECONDLY.'],
    ['FREQ=DAILY;BYHOUR=9', 'Leave BYHOUR out.'],
    ['FREQ=DAILY;BYMINUTE=0,30', 'Leave BYMINUTE out.'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ is given twice.'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL must be a whole number from 1 to 1000.'],
    ['FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29', 'INTERVAL must be'],
    ['FREQ=DAILY;INTERVAL=1e3', 'INTERVAL must be'],
    ['FREQ=DAILY;COUNT=1000000000000', 'COUNT must be a whole number from 1 to 1000.'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270601', 'Give one of them.'],
    ['FREQ=DAILY;UNTIL=20270230', 'UNTIL must be a day such as 20270601'],
    ['FREQ=DAILY;UNTIL=20270601T070000', 'UNTIL must be a day such as 20270601'],
    ['FREQ=DAILY;UNTIL=20270601T250000Z', 'UNTIL must be a day such as 20270601'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'from 1 to 31, or from -31 to -1'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY must be'],
    ['FREQ=MONTHLY;BYMONTHDAY=', 'BYMONTHDAY must be'],
    ['FREQ=YEARLY;BYMONTH=-1', 'BYMONTH must be a list of numbers from 1 to 12.'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'BYDAY must be a list of days'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'needs FREQ=MONTHLY or FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'BYDAY must be a list of days'],
    ['FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=13', 'Leave the ordinal out.'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'Use FREQ=MONTHLY.'],
    ['FREQ=DAILY;INTERVAL=2;BYMONTHDAY=29', 'Use FREQ=MONTHLY.'],
    ['FREQ=MONTHLY;BYYEARDAY=1', 'BYYEARDAY needs FREQ=YEARLY.'],
    ['FREQ=MONTHLY;BYWEEKNO=1', 'BYWEEKNO needs FREQ=YEARLY'],
    ['FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1', 'BYWEEKNO needs FREQ=YEARLY'],
    ['FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=1', 'BYWEEKNO cannot be combined'],
    ['FREQ=YEARLY;BYWEEKNO=1;BYSETPOS=1', 'BYWEEKNO cannot be combined'],
    ['FREQ=DAILY;BYDAY=MO;BYSETPOS=1', 'BYSETPOS chooses among the days of a month or year'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS chooses among the days of a month or year'],
    ['FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3', 'beyond the 2 days of BYDAY'],
    ['FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1;BYMONTH=2', 'cannot be combined with BYMONTH'],
    ['FREQ=WEEKLY;WKST=1', 'WKST must be'],
    [`FREQ=MONTHLY;BYMONTHDAY=${'1,'.repeat(100_000)}1`, 'longer than 300 characters'],
  ])('%.60s', (text, sentence) => {
    const error = errorOf(() => parseRule(text))
    expect(error).toMatchObject({ code: 'invalid_request', field: 'recurrence' })
    expect(error.message).toContain(sentence)
    expect(error.message).toMatch(/\.$/)
  })
})

function errorOf(call: () => unknown): AppError {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the rule was accepted')
}
