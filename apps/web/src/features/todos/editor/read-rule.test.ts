import { expect, test } from 'vitest'
import { readRule } from './read-rule.ts'

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
