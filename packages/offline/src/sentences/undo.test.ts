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

describe('undoing one of several changes', () => {
  const SEVERAL = ['add gym tomorrow at 7; dentist friday at 9; lunch friday at 12']
  testSentences([['undo', '- lunch', '> The other 2 changes of that message stay', '> undo all']], { after: SEVERAL })
  testSentences([['undo', '- dentist', '> The other change of that message stays']], { after: [...SEVERAL, 'undo'] })
  testSentences([['undo', '- gym', '!> stay']], { after: [...SEVERAL, 'undo', 'undo'] })
  // A todo that was created and ticked took two calls, and is one change.
  testSentences([['undo', '- pay rent']], { after: ['[x] pay rent'] })
  testSentences([['undo', '- pay rent']], { after: ['[x] pay rent', 'undo', 'redo'] })
  testSentences([['undo', '- eggs', '!> stay']], { after: ['add milk', 'add eggs'] })
})

describe('undoing a change of several todos that differ', () => {
  testSentences(
    [['undo', '~ Dentist | Fri 16 Jan 10:00–11:00 | #health', '~ Report for Anna | Fri 16 Jan | !high | #work']],
    { before: WEEK, after: ['add #urgent to the dentist and the report'] },
  )
})
