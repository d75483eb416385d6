import { expect, test } from 'vitest'
import { isTooDeep, MAX_JSON_DEPTH } from './json-depth.ts'
import { safeOutput } from './safe-output.ts'

const arrays = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
const objects = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`)

test.each([
  ['arrays', arrays],
  ['objects', objects],
])('%s nested to the limit pass, one level more does not', (_, nested) => {
  expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false)
  expect(isTooDeep(nested(MAX_JSON_DEPTH + 1))).toBe(true)
  expect(isTooDeep({ id: ['1', nested(MAX_JSON_DEPTH - 2)] })).toBe(false)
  expect(isTooDeep({ id: ['1', nested(MAX_JSON_DEPTH - 1)] })).toBe(true)
})

test('a value of 100,000 levels does not overflow the stack', () => {
  expect(isTooDeep(arrays(100_000))).toBe(true)
  expect(isTooDeep(objects(100_000))).toBe(true)
})

test('wide values and scalars are not deep', () => {
  expect(isTooDeep(Array.from({ length: 200_000 }, () => [1]))).toBe(false)
  for (const value of [null, undefined, 'text', 1, true]) expect(isTooDeep(value)).toBe(false)
})

test('a value of the greatest depth is shown whole', () => {
  expect(safeOutput(arrays(MAX_JSON_DEPTH))).toEqual(arrays(MAX_JSON_DEPTH))
  expect(JSON.stringify(safeOutput(arrays(MAX_JSON_DEPTH + 1)))).toContain('[truncated]')
})
