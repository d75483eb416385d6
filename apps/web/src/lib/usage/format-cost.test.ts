import { expect, test } from 'vitest'
import { formatCost } from './format-cost.ts'

test.each([
  [0, '$0.00'],
  [0.00001, 'less than $0.0001'],
  [0.000123, '$0.0001'],
  [0.00216, '$0.0022'],
  [0.0348, '$0.035'],
  [0.5, '$0.50'],
  [0.999, '$1.00'],
  [3.456, '$3.46'],
  [1234.5, '$1,234.50'],
])('%s dollars are shown as %s', (usd, text) => {
  expect(formatCost(usd)).toBe(text)
})
