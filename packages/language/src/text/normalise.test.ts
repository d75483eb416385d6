import { describe, expect, test } from 'vitest'
import { normalise, withoutMarks, withStraightApostrophes } from './normalise.ts'

describe('normalise', () => {
  test('blanks become single ones and apostrophes straight, and capitals and punctuation stay', () => {
    expect(normalise('  Don’t\tcall\n Ana’s  ‘boss’! ')).toBe("Don't call Ana's 'boss'!")
  })

  test('a text that is normalised already stays as it is', () => {
    expect(normalise(normalise(' it’s  5 '))).toBe(normalise(' it’s  5 '))
  })
})

test('straight apostrophes leave every other character in its place', () => {
  const text = '  the ‘90s,  Ana’s “café” '
  expect(withStraightApostrophes(text)).toBe("  the '90s,  Ana's “café” ")
  expect(withStraightApostrophes(text)).toHaveLength(text.length)
})

test('letters lose their accents', () => {
  expect(withoutMarks('Pâques à São Paulo')).toBe('Paques a Sao Paulo')
})
