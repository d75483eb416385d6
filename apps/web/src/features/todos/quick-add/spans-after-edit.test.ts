import { expect, test } from 'vitest'
import { spansAfterEdit } from './spans-after-edit.ts'

const BEFORE = 'read tomorrow on Friday'
const TOMORROW = { start: 5, end: 13 }

test.each([
  ['text is added behind it', 'read tomorrow on Friday at 3', ['tomorrow']],
  ['text is added right behind it', 'read tomorrow, on Friday', ['tomorrow']],
  ['text is added before it', 'please read tomorrow on Friday', ['tomorrow']],
  ['text is added right before it', 'read “tomorrow on Friday', ['tomorrow']],
  ['a letter is added inside it', 'read tomorrrow on Friday', ['tomorrrow']],
  ['a letter of it is deleted', 'read tomorow on Friday', ['tomorow']],
  ['it is deleted', 'read on Friday', []],
  ['its end and more is deleted', 'read tom Friday', ['tom']],
  ['the whole text is replaced', 'x', []],
  ['the whole text is deleted', '', []],
  ['nothing changes', BEFORE, ['tomorrow']],
])('a span is moved to the same words: %s', (_, after, words) => {
  expect(spansAfterEdit([TOMORROW], BEFORE, after).map(({ start, end }) => after.slice(start, end))).toEqual(words)
})
