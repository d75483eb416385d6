import { expect, test } from 'vitest'
import { retryAfter, tryAgain } from './retry-after.ts'

const MINUTE = 60_000

test.each([
  [{}, null],
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '' }, null],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '20', 'retry-after': '2' }, 20],
  [{ 'retry-after-ms': 'x', 'retry-after': '2' }, 2_000],
])('retryAfter reads the headers %o', (headers: Record<string, string>, ms) => {
  expect(retryAfter(new Headers(headers))).toBe(ms)
})

test('retryAfter reads a date', () => {
  const date = new Date(Date.now() + 5 * MINUTE).toUTCString()

  const ms = retryAfter(new Headers({ 'retry-after': date }))

  expect(ms).toBeGreaterThan(5 * MINUTE - 2_000)
  expect(ms).toBeLessThanOrEqual(5 * MINUTE)
})

test.each([
  [null, 'Try again in a moment.'],
  [0, 'Try again in a moment.'],
  [1, 'Try again in 1 second.'],
  [31_000, 'Try again in 31 seconds.'],
  [91_000, 'Try again in 2 minutes.'],
  [3 * 60 * MINUTE, 'Try again in 3 hours.'],
])('tryAgain puts %s ms into words', (ms, sentence) => {
  expect(tryAgain(ms, 'in a moment')).toBe(sentence)
})
