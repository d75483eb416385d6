import { expect, test } from 'vitest'
import { canonical } from './language.ts'

test.each([
  ['en-US', ['en-US']],
  ['de', ['de']],
  ['en-US@posix', ['en-US']],
  ['C', []],
  ['', []],
  ['en_GB', []],
])('the locale %j of a browser is read as %j', (locale, expected) => {
  expect(canonical(locale)).toEqual(expected)
})
