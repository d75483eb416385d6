import { expect, test } from 'vitest'
import { withBar } from './print.ts'

test('a figure that reaches its bar exactly holds', () => {
  expect(withBar(60, 60)).toBe('60.0 (bar ≤ 60: holds)')
  expect(withBar(60.1, 60)).toBe('60.1 (bar ≤ 60: MISSED)')
})

test('a ratio is judged by its median, and keeps its spread', () => {
  expect(withBar({ median: 1.2, least: 1.1, most: 1.3 }, 1.25)).toBe('1.20 (1.10–1.30) (bar ≤ 1.25: holds)')
  expect(withBar({ median: 1.3, least: 1.1, most: 1.4 }, 1.25)).toBe('1.30 (1.10–1.40) (bar ≤ 1.25: MISSED)')
})

test('a figure without a bar stands alone', () => {
  expect(withBar(0.5, undefined)).toBe('0.50')
  expect(withBar({ median: 1, least: 1, most: 1 }, undefined)).toBe('1.00 (1.00–1.00)')
})

test('a figure that could not be measured misses its bar', () => {
  expect(withBar(Number.NaN, 1)).toBe('– (bar ≤ 1: MISSED)')
})
