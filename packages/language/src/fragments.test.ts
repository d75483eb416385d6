import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fragmentsOf } from './fragments.ts'
import { matchTodos } from './match.ts'

const WORDS = 'brain lunch gym dentist passport renewal tickets groceries appraisal conference physiotherapy'.split(' ')
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Returns the words that one slip makes of a word: a letter more, a letter less, another letter, or two swapped. */
function mistyped(word: string): string[] {
  return Array.from({ length: word.length + 1 }, (_, at) => {
    const [before, after] = [word.slice(0, at), word.slice(at)]
    const swapped = after.length > 1 ? [`${before}${after[1]}${after[0]}${after.slice(2)}`] : []
    const changed = [...LETTERS].flatMap((letter) => [before + letter + after, before + letter + after.slice(1)])
    return [before + after.slice(1), ...swapped, ...changed]
  }).flat()
}

function isFound(words: string, item: string): boolean {
  return matchTodos(words, [{ item }]).kind === 'one'
}

function isCandidate(words: string, item: string): boolean {
  const title = ` ${item.toLowerCase()}`
  return fragmentsOf(words).some((fragment) => title.includes(fragment))
}

describe('a title that matches contains a fragment', () => {
  test.each(WORDS)('%s with one slip, in the words or in the title', (word) => {
    for (const slip of mistyped(word)) {
      for (const [words, item] of [
        [slip, word],
        [word, slip],
      ] as const) {
        if (isFound(words, item)) expect(isCandidate(words, item), `${words} for ${item}`).toBe(true)
      }
    }
  })

  test('a long word with two slips', () => {
    const long = fc.constantFrom(...WORDS.filter((word) => word.length >= 8))
    const twice = long.chain((word) =>
      fc.constantFrom(...mistyped(word)).chain((slip) => fc.constantFrom(...mistyped(slip)).map((two) => [two, word])),
    )
    fc.assert(
      fc.property(twice, ([words = '', item = '']) => {
        if (isFound(words, item)) expect(isCandidate(words, item), `${words} for ${item}`).toBe(true)
      }),
      { numRuns: 40_000 },
    )
  })

  test.each([
    ['writing the invoice', 'Write invoice'],
    ['wrote', 'Write'],
    ['shelves', 'Fix the shelf'],
    ['colours', 'Color'],
    ['bike', 'Bicycle'],
    ['mum', 'Mom'],
    ['two', 'Buy 2 lemons'],
    ['3', 'Chapter three'],
    ['tv', 'Television'],
    ['checkup', 'Check-up'],
    ['check up', 'Checkup'],
    ['parties', 'Party'],
    ['fly', 'Flies'],
    ['eva', 'Call Éva'],
    ['éva', 'Eva'],
    ['leo', 'Léo'],
    ['al', 'Ál'],
    ['the appointment', 'An appointment'],
    ['plan a', 'Plan A'],
    ["bob's", 'Bob’s'],
  ])('%s: %s', (words, item) => {
    expect(isFound(words, item)).toBe(true)
    expect(isCandidate(words, item)).toBe(true)
  })
})

test('most other titles contain none', () => {
  const titles = [
    'Buy milk',
    'Pay the rent',
    'Gym',
    'Dinner with Sarah',
    'Fix the bike',
    'Call Bob',
    'Water the plants',
  ]
  expect(titles.filter((item) => isCandidate('passport', item))).toEqual(['Pay the rent'])
})

test('the number of fragments is bounded, however long the words are', () => {
  const longest = Array.from({ length: 50 }, (_, index) => LETTERS.slice(index % 6).repeat(3)).join(' ')
  expect(fragmentsOf(longest).length).toBeLessThanOrEqual(160)
  expect(fragmentsOf('')).toEqual([])
})
