import { expect, test } from 'vitest'
import { BUCKETS, featuresOf } from './features.ts'

test('case, blanks, apostrophes and the digits of a number do not matter', () => {
  expect(featuresOf('What’s  ON at 10:30?')).toEqual(featuresOf("what's on at 14:55?"))
})

test('words, their order and a question mark matter', () => {
  const plain = featuresOf('call mum')
  expect(featuresOf('mum call')).not.toEqual(plain)
  expect(featuresOf('call mum?')).not.toEqual(plain)
  expect(featuresOf('call dad')).not.toEqual(plain)
})

test('features are different buckets, also of an empty text', () => {
  const features = featuresOf('remind me to water the plants on the balcony every other Sunday')
  expect(new Set(features).size).toBe(features.length)
  expect(features.every((feature) => Number.isInteger(feature) && feature >= 0 && feature < BUCKETS)).toBe(true)
  expect(featuresOf('').length).toBeGreaterThan(0)
})

test('after 60 words nothing more is read', () => {
  const sixty = Array.from({ length: 60 }, (_, index) => `w${'x'.repeat(index % 7)}`).join(' ')
  const more = featuresOf(`${sixty} and then some`)
  expect(more).toEqual(featuresOf(`${sixty} but not this`))
})
