import { expect, test } from 'vitest'
import { costOf, KNOWN_PRICES } from './prices.ts'

const usage = { input_tokens: 1_000_000, cached_input_tokens: 400_000, output_tokens: 100_000 }

test('fresh, cached and written tokens each have their price', () => {
  expect(costOf('gpt-5-mini', usage, KNOWN_PRICES)).toBeCloseTo(0.6 * 0.25 + 0.4 * 0.025 + 0.1 * 2, 10)
})

test('without a price of cached tokens, they cost as much as fresh ones', () => {
  expect(costOf('mine', usage, { mine: { input: 3, output: 5 } })).toBeCloseTo(3.5, 10)
})

test('a dated name has the price of its model, and an unknown model has none', () => {
  expect(costOf('gpt-5-mini-2025-08-07', usage, KNOWN_PRICES)).toBe(costOf('gpt-5-mini', usage, KNOWN_PRICES))
  expect(costOf('gpt-5-mini-large', usage, KNOWN_PRICES)).toBeNull()
  expect(costOf('llama3', usage, KNOWN_PRICES)).toBeNull()
})
