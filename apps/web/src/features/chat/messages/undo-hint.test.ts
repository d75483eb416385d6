import { expect, test } from 'vitest'
import { withoutUndoHint } from './undo-hint.ts'

test.each([
  ['at the end of a sentence', 'Created **milk**. Say “undo” to take it back.', 'Created **milk**.'],
  [
    'after a list',
    '- Created **milk**.\n- Created **bread**.\n\nSay “undo” to take back the last of these, or “undo all” for both.',
    '- Created **milk**.\n- Created **bread**.',
  ],
  [
    'before a note about todos that overlap',
    'Created **dentist**. Say “undo” to take it back.\n\n⚠️ These overlap:\n- **dentist** and **lunch**',
    'Created **dentist**.\n\n⚠️ These overlap:\n- **dentist** and **lunch**',
  ],
  ['in no answer', 'You have 3 todos.', 'You have 3 todos.'],
  ['as the whole answer, which stays', 'Say “undo” to take it back.', 'Say “undo” to take it back.'],
])('the hint is dropped: %s', (_, answer, expected) => {
  expect(withoutUndoHint(answer)).toBe(expected)
})
