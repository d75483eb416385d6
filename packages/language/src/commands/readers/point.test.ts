import { expect, test } from 'vitest'
import { parseCommand } from '../parse-command.ts'

/** Thursday, 15 January 2026, 14:37 in Berlin. */
const context = { now: '2026-01-15T13:37:20Z', time_zone: 'Europe/Berlin' }

test.each([
  ['remind me in 2 days to call Bob', '2026-01-17T14:37:00'],
  ['remind me to pay the rent in a week', '2026-01-22T14:37:00'],
  ['set a reminder in a month to renew the pass', '2026-02-15T14:37:00'],
])('“%s” rings at the present time of day', (text, time) => {
  const rings = { isPoint: true, time: { kind: 'day_time', time } }
  expect(parseCommand(text, context)).toMatchObject({ kind: 'create', ...rings })
})

test.each([
  ['call Bob in 2 days', '2026-01-17'],
  ['remind me about the concert in 5 days', '2026-01-20'],
  ['remind me on Saturday to call Bob', '2026-01-17'],
  ['remind me tomorrow to call Bob', '2026-01-16'],
])('“%s” is for the day', (text, day) => {
  expect(parseCommand(text, context)).toMatchObject({ kind: 'create', time: { kind: 'day', day } })
})

test('a time of day beside the days counts', () => {
  expect(parseCommand('remind me in 2 days at 9 to call Bob', context)).toMatchObject({
    time: { time: '2026-01-17T09:00:00' },
  })
})
