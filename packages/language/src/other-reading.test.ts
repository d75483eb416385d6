import { expect, test } from 'vitest'
import { otherReading } from './other-reading.ts'
import { parseTimes } from './times/parse-times.ts'
import type { FoundTime } from './times/types.ts'

/** Sunday, 22 November 2026, 11:00 in Berlin. */
const CONTEXT = { now: '2026-11-22T10:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' } as const

function time(text: string): FoundTime {
  const [found] = parseTimes(text, CONTEXT)
  if (!found) throw new Error(`No time in "${text}".`)
  return found
}

test.each([
  ['on 3/4', { kind: 'day', day: '2027-03-04', other: '2027-04-03' }],
  ['3/4 at 9', { kind: 'day_time', time: '2027-03-04T09:00:00', other: '2027-04-03T09:00:00' }],
  [
    'on 3/4 from 10 to 12',
    { kind: 'interval', from: '2027-03-04T10:00:00', to: '2027-03-04T12:00:00', other: '2027-04-03T10:00:00' },
  ],
])('“%s” has another reading', (text, expected) => {
  expect(otherReading(time(text))).toMatchObject(expected)
})

test('the other reading of the other reading is the first', () => {
  const found = time('3/4 at 9')
  const other = otherReading(found)
  expect(other && otherReading(other)).toEqual(found)
})

test.each(['tomorrow', 'for an hour'])('“%s” has one reading', (text) => {
  expect(otherReading(time(text))).toBeNull()
})
