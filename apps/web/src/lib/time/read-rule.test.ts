import { expect, test } from 'vitest'
import { readRule } from './read-rule.ts'
import { emptyTimes } from './times-form.ts'
import { ruleWords } from './times-text.ts'

const PLANNER = { time_zone: 'Europe/Berlin', default_duration: 60, now: '2026-11-29T12:00:00Z' }

test.each([
  ['every other Thursday until June', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531', 'schedule'],
  ['the last Friday of the month', 'FREQ=MONTHLY;BYDAY=-1FR', 'schedule'],
  ['3 days after I did it', 'FREQ=DAILY;INTERVAL=3', 'completion'],
  ['2 weeks', 'FREQ=WEEKLY;INTERVAL=2', 'schedule'],
  ['rrule:freq=weekly;byday=mo', 'FREQ=WEEKLY;BYDAY=MO', 'schedule'],
])('%s is %s', (text, recurrence, recurrence_from) => {
  expect(readRule(text, PLANNER)).toEqual({ recurrence, recurrence_from })
})

test.each(['', 'bananas', 'tomorrow'])('“%s” is no rule', (text) => {
  expect(readRule(text, PLANNER)).toBeNull()
})

test.each([
  ['Europe/Berlin', null, 'every Monday until 31 May 2027'],
  ['America/Chicago', null, 'every Monday until May 31, 2027'],
  ['Europe/Berlin', 'mdy', 'every Monday until May 31, 2027'],
] as const)(
  'the words of a rule have the order of %s, or %s, and are read as the same rule',
  (time_zone, date_order, words) => {
    const recurrence = 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20270531'
    expect(ruleWords(emptyTimes({ recurrence }), { time_zone, date_order })).toBe(words)
    expect(readRule(words, PLANNER)?.recurrence).toBe(recurrence)
  },
)
