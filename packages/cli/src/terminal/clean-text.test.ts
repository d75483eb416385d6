import { expect, test } from 'vitest'
import { cleanLine, cleanText, safeJson } from './clean-text.ts'

const HOSTILE = 'a\u{1b}]0;owned\u0007b\u009b31mc\u202ed\re\nf\tg'

test('a line has no control character and no mark of direction', () => {
  expect(cleanLine(HOSTILE)).toBe('a]0;ownedb31mcd e f g')
})

test('a text keeps its lines, and a lone carriage return writes over none', () => {
  expect(cleanText(HOSTILE)).toBe('a]0;ownedb31mcd\ne\nf  g')
})

test('JSON keeps the text, with escapes for what a terminal would obey', () => {
  const json = safeJson({ item: HOSTILE })
  expect(json).toMatch(/^[\x20-\x7e]*$/)
  expect(JSON.parse(json)).toEqual({ item: HOSTILE })
})
