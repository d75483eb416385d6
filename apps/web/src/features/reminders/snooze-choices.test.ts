import { expect, test } from 'vitest'
import { snoozeChoices } from './snooze-choices.ts'

const READER = { time_zone: 'Europe/Berlin', working_hours_start: '09:30', hourCycle: 'h23' } as const

test('a reminder can be snoozed for 10 minutes, an hour, and until the next working day starts', () => {
  expect(snoozeChoices('2026-11-29T13:00:00.000Z', READER)).toEqual([
    { label: '10 minutes', until: '2026-11-29T13:10:00.000Z' },
    { label: '1 hour', until: '2026-11-29T14:00:00.000Z' },
    { label: 'Tomorrow, 09:30', until: '2026-11-30T08:30:00.000Z' },
  ])
})

test('at night, the coming morning is meant', () => {
  // 01:30 in Berlin.
  const [, , morning] = snoozeChoices('2026-11-30T00:30:00.000Z', READER)
  expect(morning).toEqual({ label: 'Today, 09:30', until: '2026-11-30T08:30:00.000Z' })
})

test('the morning after the clocks go back is at the same time of day', () => {
  const [, , morning] = snoozeChoices('2026-10-24T13:00:00.000Z', READER)
  expect(morning?.until).toBe('2026-10-25T08:30:00.000Z')
})

test('at night no passed time is offered when the working hours start at midnight', () => {
  const choices = snoozeChoices('2026-11-30T00:30:00.000Z', { ...READER, working_hours_start: '00:00' })
  expect(choices).toHaveLength(2)
})
