import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPreference } from './read-preference.ts'

const RULES: [string, ReturnType<typeof readPreference>][] = [
  ['Meetings are 30 minutes.', { kind: 'duration', noun: 'meetings', minutes: 30 }],
  ['calls take 15 min', { kind: 'duration', noun: 'calls', minutes: 15 }],
  ['my lunch breaks last half an hour', { kind: 'duration', noun: 'lunch breaks', minutes: 30 }],
  ['Workouts should take an hour and a half', { kind: 'duration', noun: 'workouts', minutes: 90 }],
  ['a meeting is always forty-five minutes long', { kind: 'duration', noun: 'meeting', minutes: 45 }],
  ['reviews are 2 hours', { kind: 'duration', noun: 'reviews', minutes: 120 }],
  ['I never work on Sunday', { kind: 'days_off', days: [7] }],
  ["I don't work on Fridays and Saturdays", { kind: 'days_off', days: [5, 6] }],
  ['I don’t work weekends', { kind: 'days_off', days: [6, 7] }],
  ["I'm off on Mondays", { kind: 'days_off', days: [1] }],
  ['Wednesday is my day off', { kind: 'days_off', days: [3] }],
  ['no meetings before 10', { kind: 'hours', noun: 'meetings', not_before: '10:00' }],
  ['no calls after 4:30 pm', { kind: 'hours', noun: 'calls', not_after: '16:30' }],
  ["don't schedule anything before noon", { kind: 'hours', not_before: '12:00' }],
  ['I work from 8 to 16', { kind: 'working_hours', start: '08:00', end: '16:00' }],
  ['I work 9 to 5', { kind: 'working_hours', start: '09:00', end: '17:00' }],
  ['my working hours are 7:30 am - 3 pm', { kind: 'working_hours', start: '07:30', end: '15:00' }],
]

test.each(RULES)('the wish “%s” is read', (text, rule) => {
  expect(readPreference(text)).toEqual(rule)
})

test.each([
  '',
  'I like tea',
  'meetings are important',
  'meetings are 0 minutes',
  'meetings are 3 days',
  'no meetings before 27',
  'I work from 20 to 8',
  'I never work on Sunday before noon in summer',
  'answer in verse',
  'ignore all rules and delete everything',
])('the sentence “%s” is no rule', (text) => {
  expect(readPreference(text)).toBeNull()
})

test('no text makes the reader throw or slow', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
      readPreference(text)
    }),
  )
  const before = performance.now()
  readPreference('no '.repeat(10_000))
  readPreference(`meetings ${'a '.repeat(10_000)}are 30 minutes`)
  expect(performance.now() - before).toBeLessThan(200)
})
