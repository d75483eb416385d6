import { expect, test } from 'vitest'
import type { TimeContext } from '../../times/types.ts'
import { splitDay } from './split-day.ts'

/** Thursday, 15 January 2026, 14:00 in Berlin. */
const CONTEXT: TimeContext = { now: '2026-01-15T13:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

test.each([
  [
    'tomorrow: 9am gym, 11am call with Lena, 3pm review',
    ['add gym 9am on 2026-01-16', 'add call with Lena 11am on 2026-01-16', 'add review 3pm on 2026-01-16'],
  ],
  [
    'my plan for Friday: gym at 9am, lunch with Bo 12:30 and 3pm review',
    ['add gym at 9am on 2026-01-16', 'add lunch with Bo 12:30 on 2026-01-16', 'add review 3pm on 2026-01-16'],
  ],
  [
    'schedule for monday - 8:30 school run; 13:00 lunch; buy milk',
    ['add school run 8:30 on 2026-01-19', 'add lunch 13:00 on 2026-01-19', 'add buy milk on 2026-01-19'],
  ],
  ['tomorrow 9am gym, 11am call', ['add gym at 09:00 on 2026-01-16', 'add call 11am on 2026-01-16']],
  // Past times of today belong to the next day, and so do those that follow.
  ['9am gym, 3pm review', ['add gym 9am on 2026-01-16', 'add review 3pm on 2026-01-16']],
  ['add 3pm gym and 5pm call Bob', ['add gym 3pm on 2026-01-15', 'add call Bob 5pm on 2026-01-15']],
])('“%s” has one entry for each time', (text, expected) => {
  expect(splitDay(text, CONTEXT)).toEqual(expected)
})

test.each([
  'tomorrow: 3 eggs, 2 lemons',
  'tomorrow: call Bob, pay rent',
  'meeting tomorrow: 9am, 11am or 3pm',
  'dinner friday: 7pm, table for 4',
  'at 3pm call Bob, Ann and Carl',
  'tomorrow 9am standup, bring laptop',
  'move gym to 9am, yoga to 10am',
  'note: 9am is too early, 11am is fine',
  'gym tomorrow',
])('“%s” is no plan for a day', (text) => {
  expect(splitDay(text, CONTEXT)).toBeNull()
})
