import { expect, test } from 'vitest'
import { germanTimes, looksGerman } from './german.ts'

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

test.each([
  ['Zahnarzt Freitag 9-10', ['Freitag']],
  ['Arzt morgen um 9 und übermorgen um 10 Uhr', ['morgen um 9', 'übermorgen um 10 Uhr']],
  ['Müll jeden Montag', ['jeden Montag']],
  ['Anruf um 14:30 Uhr', ['um 14:30 Uhr']],
  ['Milch und Brot kaufen', []],
  ['dentist Friday 9-10', []],
])('the German times of “%s”', (text, times) => {
  expect(germanTimes(text).map(({ start, end }) => text.slice(start, end))).toEqual(times)
})
