import { expect, test } from 'vitest'
import { millisecondsSince, nowMicroseconds, writeStamp } from './stamp.ts'

test.each([0, 1, 63, 64, 4095, 262_144, 16_777_215])(
  'the age of a stamp of %i µs is read back from its text',
  (sentUs) => {
    const bytes = Buffer.from('....----')
    writeStamp(bytes, 2, sentUs + 0.4)
    const text = bytes.toString()

    expect(text).toMatch(/^\.\.[\w-]{4}--$/)
    expect(millisecondsSince(text, 2, sentUs)).toBe(0)
    // The clock may have wrapped around between the stamp and now.
    expect(millisecondsSince(text, 2, (sentUs + 2500) % 64 ** 4)).toBe(2.5)
  },
)

test('a stamp that was just written is less than a second old', () => {
  const bytes = Buffer.alloc(4)
  writeStamp(bytes, 0, nowMicroseconds())

  expect(millisecondsSince(bytes.toString(), 0, nowMicroseconds())).toBeLessThan(1000)
})
