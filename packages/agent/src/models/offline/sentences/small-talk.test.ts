import { describe } from 'vitest'
import { testSentences } from '../../../testing/sentences.ts'
import { WEEK } from '../../../testing/week.ts'

describe('undo', () => {
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

describe('help, the quota and the time', () => {
  testSentences(
    [
      ['help', '> create', '> undo'],
      ['what can you do?', '> create', '> undo'],
      ['how does this work', '> create'],
      ['how do I add a todo?', '> create', '!> created'],
      ['?', '> create', 'or', '> understand'],
      ["what's my quota", '> 3 of 200'],
      ['how many requests do I have left?', '> 197'],
      ['How much of my allowance is used up?', '> 3 of 200'],
      ['what time is it', '> 09:00'],
      ['what day is it today?', '> Thursday, 15 January 2026'],
      ["what's the date", '> 15 January 2026'],
    ],
    { before: WEEK },
  )
})

describe('small talk changes nothing, and is answered in kind', () => {
  testSentences(
    [
      ['hi', '> hello'],
      ['Good morning!', '> {hello,good morning}'],
      ['hey there', '> {hello,hi}'],
      ['thx', '> welcome'],
      ['Thank you ever so much', '> welcome'],
      ['cheers mate', '> {welcome,cheers}'],
      ['ok', '!> created'],
      ['bye', '!> created'],
      ['you are great', '!> shall I add'],
      ['yes', '!> created'],
      ['no', '!> created'],
      ['never mind', '!> created'],
    ],
    { before: WEEK },
  )
})

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
    ],
    { before: WEEK },
  )
})
