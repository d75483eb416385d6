import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('asking for help, the quota and the time', () => {
  testSentences(
    [
      ['help', '> create', '> undo'],
      ['what can you do?', '> create', '> undo'],
      ['how does this work', '> create'],
      ['how do I add a todo?', '> called', '!> created'],
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
