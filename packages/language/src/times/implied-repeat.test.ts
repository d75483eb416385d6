import { expect, test } from 'vitest'
import { withImpliedRepeat } from './implied-repeat.ts'
import { parseTimes } from './parse-times.ts'
import type { TimeContext } from './types.ts'

/** Saturday, 28 November 2026, 14:40 in Berlin. */
const BERLIN: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

function read(text: string) {
  const [time] = parseTimes(text, BERLIN)
  return withImpliedRepeat(time!, text, BERLIN)
}

test.each([
  ['report on the last Friday of the month', { by_day: ['-1FR'] }],
  ['the first Monday of the month at 9 call Ann', { by_day: ['1MO'] }],
  ['the last working day of the month: pay', { by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], by_set_pos: [-1] }],
  ['gas bill on the last day of the month', { by_month_day: [-1] }],
])('“%s” repeats every month', (text, rule) => {
  expect(read(text)).toMatchObject({ kind: 'recurrence', rule: { freq: 'monthly', interval: 1, ...rule } })
})

test('the span stays that of the words in the text', () => {
  const text = 'dinner on the last Friday of the month at 7 with Ana'
  const time = read(text)
  expect(text.slice(time.start, time.end)).toBe('on the last Friday of the month at 7')
  expect(time).toMatchObject({ first: { kind: 'day_time', time: '2026-12-25T19:00:00' } })
})

test.each(['the last Friday of this month', 'the last Friday of May', 'on the 5th of the month', 'tomorrow at 9'])(
  '“%s” does not repeat',
  (text) => {
    expect(read(text)).toEqual(parseTimes(text, BERLIN)[0])
  },
)
