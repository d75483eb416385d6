import { expect, test } from 'vitest'
import { keptSpans } from './spans-after-edit.ts'

const BEFORE = 'read tomorrow on Friday'
const TOMORROW = { start: 5, end: 13 }

test.each([
  ['more is typed behind', 'read tomorrow on Friday at 3', ['tomorrow']],
  ['right behind', 'read tomorrow, on Friday', ['tomorrow']],
  ['before', 'please read tomorrow on Friday', ['tomorrow']],
  ['right before', 'read “tomorrow on Friday', ['tomorrow']],
  ['inside', 'read tomorrrow on Friday', ['tomorrrow']],
  ['a letter is deleted', 'read tomorow on Friday', ['tomorow']],
  ['it is deleted', 'read on Friday', []],
  ['the end of it and more is deleted', 'read tom Friday', ['tom']],
  ['all is replaced', 'x', []],
  ['all is deleted', '', []],
  ['nothing happens', BEFORE, ['tomorrow']],
])('%s', (_, after, words) => {
  expect(keptSpans([TOMORROW], BEFORE, after).map(({ start, end }) => after.slice(start, end))).toEqual(words)
})
