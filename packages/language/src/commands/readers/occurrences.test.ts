import { describe, expect, test } from 'vitest'
import type { TimeContext } from '../../times/types.ts'
import { parseCommand } from '../parse-command.ts'

/** Saturday, 28 November 2026, 14:40 in Berlin. */
const CONTEXT: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

function parse(text: string) {
  return parseCommand(text, CONTEXT)
}

test.each([
  ['skip the standup', { words: 'standup', which: 'one' }],
  ['skip the standup this week', { words: 'standup', time: { from: '2026-11-23' } }],
  ["skip tomorrow's standup", { words: 'standup', time: { day: '2026-11-29' } }],
  ['skip the next standup', { words: 'standup', which: 'one' }],
  ['please skip yoga on Thursday', { words: 'yoga', time: { day: '2026-12-03' } }],
  ['skip it', { which: 'last' }],
  ["don't do yoga this week", { words: 'yoga', time: { from: '2026-11-23' } }],
])('“%s” skips an occurrence', (text, target) => {
  expect(parse(text)).toMatchObject({ kind: 'skip', target })
})

test.each(['skip this song', 'skip to the next track', 'skip ahead 30 seconds', 'skip the intro'])(
  '“%s” is no command about todos',
  (text) => {
    expect(parse(text).kind).toBe('outside')
  },
)

describe('the occurrences that a change is meant for', () => {
  test.each([
    ['from now on move the standup to 10', 'following'],
    ['move the standup to 10 from now on', 'following'],
    ['from now on, the standup is at 10', 'following'],
    ['move all future standups to 10', 'following'],
    ['move the standup to 10 for good', 'following'],
    ['only this time, move the standup to 10', 'this'],
    ['move the standup to 10 just this once', 'this'],
    ['move just this standup to 10', 'this'],
  ])('“%s” is meant for %s', (text, scope) => {
    expect(parse(text)).toMatchObject({
      kind: 'update',
      target: { words: expect.stringMatching(/^standups?$/), which: 'one' },
      changes: { time: { kind: 'time' } },
      scope,
    })
  })

  test('a message without such words leaves it open', () => {
    expect(parse('move the standup to 10')).not.toHaveProperty('scope')
  })
})

test.each([
  ['change the standup to every Tuesday', { freq: 'weekly', by_day: ['TU'] }],
  ['make the standup every other week', { freq: 'weekly', interval: 2 }],
  ['repeat the report every Friday', { freq: 'weekly', by_day: ['FR'] }],
  ['make it repeat daily', { freq: 'daily' }],
  ['the gym should repeat every month on the 1st', { freq: 'monthly', by_month_day: [1] }],
])('“%s” changes the rule', (text, rule) => {
  expect(parse(text)).toMatchObject({ kind: 'update', changes: { time: { kind: 'recurrence', rule } } })
})

test.each([
  'stop repeating the standup',
  'make the standup not repeat any more',
  'the standup should no longer repeat',
  "don't repeat the standup",
  'remove the recurrence from the standup',
])('“%s” stops the repetition', (text) => {
  expect(parse(text)).toMatchObject({
    kind: 'update',
    target: { words: 'standup' },
    changes: { stop_repeating: true },
  })
})

test.each(['make dinner every Monday', 'repeat after me', 'add call Ann every time it rains'])(
  '“%s” changes no rule',
  (text) => {
    expect(parse(text).kind).not.toBe('update')
  },
)
