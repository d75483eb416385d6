import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTextSanitizer, sanitizeJson, sanitizeText } from './sanitize-text.ts'

/** Texts with NUL and lone surrogates, in pieces that are cut anywhere. */
const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\0', '\ud83d', '\ude00', '😀'), maxLength: 4 }))

test('each sanitized piece is well-formed without NUL, and together they equal the sanitized text', () => {
  fc.assert(
    fc.property(pieces, (texts) => {
      const { push, flush } = createTextSanitizer()
      const sanitized = [...texts.map(push), flush()]
      expect(sanitized.every((text) => text.isWellFormed() && !text.includes('\0'))).toBe(true)
      expect(sanitized.join('')).toBe(sanitizeText(texts.join('')))
    }),
  )
})

test('well-formed text without NUL stays unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\0'))
      expect(sanitizeText(text)).toBe(text)
    }),
  )
})

test('sanitizeJson reaches every string and key of a value', () => {
  expect(sanitizeJson({ 'a\0': ['\ud800', 1, null, { b: true }] })).toEqual({
    'a\uFFFD': ['\uFFFD', 1, null, { b: true }],
  })
})
