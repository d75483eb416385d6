import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toJson, toText } from './json.ts'

test('toJson keeps every value that PostgreSQL can store', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('toJson and toText return no NUL and no lone surrogate, also in keys', () => {
  const half = fc.constantFrom('\0', '\ud800', '\udfff', '\\', '\\u0000', '\\\\u0000', 'a', '😀', '\u0001', '\n')
  const text = fc.array(half).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (nasty) => {
      const clean = toText(nasty)
      expect(clean.isWellFormed() && !clean.includes('\0')).toBe(true)
      expect(JSON.parse(toJson({ [nasty]: [nasty] }))).toEqual({ [clean]: [clean] })
    }),
  )
})

test('toJson turns undefined into null', () => {
  expect(toJson(undefined)).toBe('null')
})
