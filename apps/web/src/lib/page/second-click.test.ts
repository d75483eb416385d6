// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { isSecondClick } from './second-click.ts'

test('only the second click of a double click is one, and a key press is none', () => {
  expect([0, 1, 2, 3].map((detail) => isSecondClick(new MouseEvent('click', { detail })))).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(isSecondClick(new Event('change'))).toBe(false)
})
