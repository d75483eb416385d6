import { expect, test } from 'vitest'
import { USER } from '../testing/memory-run-port.ts'
import { instructions } from './instructions.ts'

test('the instructions of different users and days start with the same rules, and end with the day', () => {
  const all = [
    instructions({ ...USER, time_zone: 'Europe/Berlin', now: '2026-01-15T12:00:00.000Z' }),
    instructions({ ...USER, time_zone: 'Europe/Berlin', now: '2026-01-16T12:00:00.000Z' }),
    instructions({ ...USER, time_zone: 'Asia/Tokyo', name: 'Other', default_duration: 5 }),
  ]

  const [rules] = new Set(all.map((text) => text.slice(0, text.indexOf('The user is called'))))
  expect(rules!.length).toBeGreaterThan(1_500)
  for (const text of all) expect(text.startsWith(rules!)).toBe(true)
  expect(all.map((text) => text.slice(text.indexOf('Today is')))).toEqual([
    'Today is Thursday, 2026-01-15, in Europe/Berlin.',
    'Today is Friday, 2026-01-16, in Europe/Berlin.',
    expect.stringMatching(/^Today is .* in Asia\/Tokyo\.$/),
  ])
})

test('two requests of one user on one day have the same instructions', () => {
  const morning = instructions({ ...USER, time_zone: 'UTC', now: '2026-01-15T08:00:00.000Z' })

  expect(instructions({ ...USER, time_zone: 'UTC', now: '2026-01-15T20:00:00.000Z' })).toBe(morning)
})

test('the model writes clock times as the user reads them in the list', () => {
  const clockOf = (user: object) => /Write times of day as "(.*?)"/.exec(instructions({ ...USER, ...user }))?.[1]
  expect(clockOf({ time_zone: 'Europe/Berlin' })).toBe('14:00')
  expect(clockOf({ time_zone: 'America/New_York' })).toBe('2:00 PM')
  expect(clockOf({ time_zone: 'America/New_York', hour_cycle: 'h23' })).toBe('14:00')
})

test('the instructions have the preferences of the user, and never the wordings', () => {
  const user = { ...USER, preferences: ['tea at noon'], wordings: [{ text: 'zanzibar', means: 'create' as const }] }
  expect(instructions(user)).toContain('tea at noon')
  expect(instructions(user)).not.toContain('zanzibar')
})
