import { expect, test } from 'vitest'
import { looksGerman } from './german.ts'

test.each([
  'Was steht morgen an?',
  'Lösche den Zahnarzt',
  'rückgängig',
  'Was kannst du?',
  'Zahnarzt Freitag 9-10',
  'MILCH KAUFEN UND BROT',
])('“%s” looks German', (text) => {
  expect(looksGerman(text)).toBe(true)
})

test.each([
  'What do I have today?',
  'the man was at the den, so he will die',
  'call Müller about the Fuß cream',
  'undo',
  'gym in the hat shop on Friday at 9',
  'Zahnarzt',
  '',
])('“%s” does not look German', (text) => {
  expect(looksGerman(text)).toBe(false)
})
