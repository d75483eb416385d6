import { expect, test } from 'vitest'
import { median, quantile, ratioOf } from './figures.ts'

test('a median is the middle of the values, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

test('a quantile lies between the values next to it', () => {
  const sorted = Array.from({ length: 101 }, (_, value) => value)
  expect(quantile(sorted, 0.99)).toBe(99)
  expect(quantile([10, 20], 0.25)).toBe(12.5)
  expect(quantile([7], 0.99)).toBe(7)
})

test('ratios are taken pair by pair', () => {
  expect(ratioOf([2, 30, 3], [1, 10, 3])).toEqual({ median: 2, least: 1, most: 3 })
})
