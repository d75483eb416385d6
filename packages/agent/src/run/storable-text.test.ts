import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storableJson, storablePieces, storableText } from './storable-text.ts'

/** Text with all that a model may do wrong, in pieces that may be cut anywhere. */
const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\0', '\ud83d', '\ude00', '😀'), maxLength: 4 }))

test('each piece is storable on its own, and together they are the text', () => {
  fc.assert(
    fc.property(pieces, (texts) => {
      const { push, flush } = storablePieces()
      const stored = [...texts.map(push), flush()]
      expect(stored.every((text) => text.isWellFormed() && !text.includes('\0'))).toBe(true)
      expect(stored.join('')).toBe(storableText(texts.join('')))
    }),
  )
})

test('leaves text that is storable already as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\0'))
      expect(storableText(text)).toBe(text)
    }),
  )
})

test('reaches every string and key of a value', () => {
  expect(storableJson({ 'a\0': ['\ud800', 1, null, { b: true }] })).toEqual({
    'a\uFFFD': ['\uFFFD', 1, null, { b: true }],
  })
})
