import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

/** The messages that the page suggests in an empty conversation: `suggestions.ts` of the web app. */
describe('what the page suggests to a user without todos', () => {
  testSentences([
    [
      'Create a todo for team meeting tomorrow at 2 PM, high importance',
      '+ Team meeting | Fri 16 Jan 14:00–15:00 | !high',
    ],
    ['Water the plants every Saturday', '+ Water the plants | Sat 17 Jan'],
    ['Find an hour for exercise tomorrow', '+ Exercise | Fri 16 Jan 09:00–10:00'],
    ['When am I free tomorrow?', '> You are free'],
  ])
})

describe('what the page suggests to a user with todos', () => {
  testSentences(
    [
      ['Move everything overdue to today', '~ pay the rent | Thu 15 Jan | !high | #home'],
      ['What do I have today?', '= call Bob, gym, pay the rent?'],
      ['When am I free tomorrow?', '> You are free'],
    ],
    { before: WEEK },
  )
})
