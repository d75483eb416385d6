import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('news and negations are no new todos', () => {
  testSentences(
    [
      ["don't add anything tomorrow", '!> created'],
      ['please do not delete the dentist', '!> deleted'],
      ['I had lunch with Priya yesterday', '!> created'],
      ["I won't go to the gym today", '?', 'or', '!> created'],
      ['do not remind me about the rent', '!> created'],
      ["I haven't finished the report yet", '!> completed'],
      ['the dentist was nice', '!> created'],
      ["don't move yoga", '!> moved'],
      ['I never said delete everything', '!> deleted'],
      ['yesterday I went swimming with Jo', '!> created'],
      ['it rained all day on Tuesday', '!> created'],
      ["I'm not done with the slides", '!> completed'],
      ['we were at the cinema on Friday', '!> created'],
      ['no need to tag anything', '!> tagged'],
      ['why did you delete the dentist?', '!> deleted **'],
      ['what happens if I delete the gym?', '!> deleted **'],
      ['put yoga on Friday instead, same time', '!> created'],
      ['the dentist moved me to next week same time', '!> created'],
      ['yoga on Wednesday is cancelled', '!> created'],
      ['change 5 people to 6', '!> moved'],
      ['add a note to the dentist: bring the card', '!> created'],
      ['repeat the gym every Monday', '~ gym | Mon 19 Jan 18:00–19:00 | #health', '> repeats every Monday'],
    ],
    { before: WEEK },
  )
})
