import { expect, test } from 'vitest'
import { millisecondsSince, nowMicroseconds, writeStamp } from './stamp.ts'

test.each([0, 1, 63, 64, 4095, 262_144, 16_777_215])('the time since a stamp of %i is known', (sent_us) => {
  const bytes = Buffer.from('....----')
  writeStamp(bytes, 2, sent_us + 0.4)
  const text = bytes.toString()

  expect(text).toMatch(/^\.\.[\w-]{4}--$/)
  expect(millisecondsSince(text, 2, sent_us)).toBe(0)
  // Also when the clock has wrapped around since.
  expect(millisecondsSince(text, 2, (sent_us + 2500) % 64 ** 4)).toBe(2.5)
})

test('the clock increases', () => {
  const bytes = Buffer.alloc(4)
  writeStamp(bytes, 0, nowMicroseconds())

  expect(millisecondsSince(bytes.toString(), 0, nowMicroseconds())).toBeLessThan(1000)
})
