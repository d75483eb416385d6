import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toInstant } from './values.ts'

/** Returns an instant as PostgreSQL writes it in a session in UTC, without trailing zeros. */
function written(date: Date, micros: number): string {
  const fraction = `${String(date.getUTCMilliseconds()).padStart(3, '0')}${String(micros).padStart(3, '0')}`
  const text = `${date.toISOString().slice(0, 19).replace('T', ' ')}.${fraction}`
  return `${text.replace(/\.?0+$/, (zeros) => (fraction === '000000' ? zeros.slice(7) : ''))}+00`
}

test('toInstant reads instants of a session in UTC as Date does', () => {
  const seed = Date.now() % 2 ** 31
  console.log(`instants: seed ${seed}`)
  const dates = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  const micros = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999 }))
  fc.assert(
    fc.property(dates, micros, (date, micros) => {
      expect(toInstant(written(date, micros))).toBe(date.toISOString())
    }),
    { seed, numRuns: 2000 },
  )
})

test.each([
  ['2026-01-15 14:00:00+00', '2026-01-15T14:00:00.000Z'],
  ['2026-01-15 14:00:00.5+00', '2026-01-15T14:00:00.500Z'],
  ['2026-01-15 14:00:00.123999+00', '2026-01-15T14:00:00.123Z'],
  ['2026-01-15 14:00:00.05+05:30', '2026-01-15T08:30:00.050Z'],
  ['2026-01-15 14:00:00-08', '2026-01-15T22:00:00.000Z'],
  ['infinity', 'infinity'],
  ['-infinity', '-infinity'],
])('toInstant reads %s as %s', (text, instant) => {
  expect(toInstant(text)).toBe(instant)
})

test.each(['10000-01-01 00:00:00+00', '0044-03-15 12:00:00+00 BC'])(
  'toInstant throws for %s, which ISO 8601 with four digits cannot express',
  (text) => {
    expect(() => toInstant(text)).toThrow(RangeError)
  },
)
