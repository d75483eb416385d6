import { expect, test } from 'vitest'
import { eventId, longEventId, parseEventId, parseLongEventId } from './event-id.ts'

const run_id = '018f0000-0000-7000-8000-000000000001'

test('both forms of an event id are read back', () => {
  expect(parseEventId(eventId(12))).toEqual({ run_id: null, seq: 12 })
  expect(parseEventId(longEventId(run_id, 12))).toEqual({ run_id, seq: 12 })
  expect(parseLongEventId(longEventId(run_id, 12))).toEqual({ run_id, seq: 12 })
  expect(parseLongEventId(eventId(12))).toBeNull()
})

test('the largest number of an id is a safe integer', () => {
  expect(parseEventId('9'.repeat(15))?.seq).toBe(999_999_999_999_999)
  expect(parseEventId('9'.repeat(16))).toBeNull()
})

test.each([
  '',
  ' ',
  'x',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '0x10',
  '1 ',
  '1\n',
  ':1',
  `${run_id}:`,
  `${run_id}:x`,
  `x${run_id}:1`,
  `${run_id}:${run_id}:1`,
  '１',
])('%j is not an event id', (text) => {
  expect(parseEventId(text)).toBeNull()
  expect(parseLongEventId(text)).toBeNull()
})
