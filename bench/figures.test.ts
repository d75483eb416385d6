import { expect, test } from 'vitest'
import { median, quantile, ratioOf } from './figures.ts'

test('the median is the middle value, or the mean of the two middle values', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

test('a quantile between two values is interpolated', () => {
  const sorted = Array.from({ length: 101 }, (_, value) => value)
  expect(quantile(sorted, 0.99)).toBe(99)
  expect(quantile([10, 20], 0.25)).toBe(12.5)
  expect(quantile([7], 0.99)).toBe(7)
})

test('ratioOf divides pair by pair before it takes the median', () => {
  expect(ratioOf([2, 30, 3], [1, 10, 3])).toEqual({ median: 2, least: 1, most: 3 })
})
