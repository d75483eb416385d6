import type { Recurrence } from '@todo-agents/language/times/types'
import { expect, test } from 'vitest'
import { repeatWords } from './repeat-words.ts'

const reader = { time_zone: 'Europe/Berlin' }

test.each<[string, Recurrence]>([
  ['every day', { freq: 'daily', interval: 1 }],
  [
    'every other Thursday until Tuesday, 30 June 2026',
    { freq: 'weekly', interval: 2, by_day: ['TH'], until: '2026-06-30' },
  ],
  ['every Monday and Friday', { freq: 'weekly', interval: 1, by_day: ['MO', 'FR'] }],
  ['every weekday', { freq: 'weekly', interval: 1, by_day: ['MO', 'TU', 'WE', 'TH', 'FR'] }],
  ['every 3 weeks on Tuesday', { freq: 'weekly', interval: 3, by_day: ['TU'] }],
  ['every month on the last Friday', { freq: 'monthly', interval: 1, by_day: ['-1FR'] }],
  ['every month on the 1st and 15th', { freq: 'monthly', interval: 1, by_month_day: [1, 15] }],
  ['every year on the 3rd in March', { freq: 'yearly', interval: 1, by_month_day: [3], by_month: [3] }],
  ['every other week 5 times', { freq: 'weekly', interval: 2, count: 5 }],
])('a rule is worded as “%s”', (words, rule) => {
  expect(repeatWords(rule, reader)).toBe(words)
})

test('a day is written in the style of the reader’s country', () => {
  expect(repeatWords({ freq: 'daily', interval: 1, until: '2026-06-30' }, { time_zone: 'America/Chicago' })).toBe(
    'every day until Tuesday, June 30, 2026',
  )
})
