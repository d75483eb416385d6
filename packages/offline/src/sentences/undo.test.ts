import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('undoing', () => {
  for (const message of [
    'undo',
    'undo that please',
    'take that back',
    'revert',
    'oops, undo',
    'Please reverse what you just did.',
    'ctrl z',
    'no wait undo it',
  ]) {
    testSentences([[message, '+ dentist | Fri 16 Jan 10:00–11:00 | #health']], {
      before: WEEK,
      after: ['delete the dentist'],
    })
  }
  testSentences([
    ['undo', '> nothing to take back'],
    ['can you undo my last change?', '> nothing to take back'],
  ])
})
