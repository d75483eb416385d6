import { expect, test } from 'vitest'
import { excerptOf, partsOf } from './marked.tsx'

const marked = (text: string, ...words: string[]) =>
  partsOf(text, words)
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join('')

test.each([
  ['Buy Milk', ['milk'], 'Buy [Milk]'],
  ['banana', ['ana'], 'b[anana]'],
  ['ab', ['a', 'b'], '[ab]'],
  ['none', ['x'], 'none'],
  ['', ['x'], ''],
  ['İstanbul', ['stan'], 'İstanbul'],
])('in %j, %j is marked', (text, words, expected) => {
  expect(marked(text, ...words)).toBe(expected)
})

test('an excerpt shows what is around the first match', () => {
  expect(excerptOf('one two three', ['three'])).toBe('one two three')
  expect(excerptOf(`${'x'.repeat(100)} milk`, ['milk'])).toMatch(/^…x{39} milk$/)
  expect(excerptOf('one', ['two'])).toBeNull()
})
