import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('dictated and chatty messages', () => {
  testSentences([
    ['um so i need to uh call the plumber tomorrow at like ten', '+ call the plumber | Fri 16 Jan 10:00–11:00'],
    ['okay so remind me that i have to send the invoice at 5', '+ send the invoice | alarm Thu 15 Jan 17:00'],
    ['i think i have a hearing on friday when was that', '!> Created'],
    ['i think i have a hearing on friday', '?'],
    ['go to ER tomorrow', '+ go to ER | Fri 16 Jan'],
  ])
})

describe('messages in Indian English and by learners', () => {
  testSentences(
    [
      ['please do the needful and add meeting with client at 4 pm', '+ meeting with client | Thu 15 Jan 16:00–17:00'],
      ['prepone the dentist to 9', '~ Dentist | Fri 16 Jan 09:00–10:00 | #health'],
      ['make me remember to buy bread', '+ buy bread'],
      ['add me a meeting the saturday at 15h', '+ meeting | Sat 17 Jan 15:00–16:00'],
      ['put in my agenda dinner with Carlos tomorrow at 8', '+ dinner with Carlos | Fri 16 Jan 20:00–21:00'],
      ['tomorrow i have exam of mathematics at 8:30', '+ exam of mathematics | Fri 16 Jan 08:30–09:30'],
      ['I must go to the bank monday at 10 hours', '+ go to the bank | Mon 19 Jan 10:00–11:00'],
    ],
    { before: WEEK },
  )
})

describe('the right time and the wrong one', () => {
  testSentences(
    [
      ['dentist is at 11 not 10', '~ Dentist | Fri 16 Jan 11:00–12:00 | #health'],
      ['the dentist is at 11, not at 10', '~ Dentist | Fri 16 Jan 11:00–12:00 | #health'],
      ['buy red apples not green', '+ buy red apples not green'],
    ],
    { before: WEEK },
  )
})

describe('the right time of the last todo', () => {
  testSentences([["it's at 2 not 1", '~ lunch with Tom | Fri 16 Jan 14:00–15:00']], {
    after: ['add lunch with Tom friday 1pm'],
  })
})

describe('what is no time and no todo of its own', () => {
  testSentences(
    [
      ['ask mum about sunday', '+ ask mum about sunday'],
      ['call Bob about the car on friday', '+ call Bob about the car | Fri 16 Jan'],
      ['not going to the gym today', '> does not repeat'],
      ['do we have anything on saturday', '= dinner with Sarah'],
      ['add note to dentist: bring x-rays', '= nothing'],
      ['call bob then pilates at 6', '= nothing', '> several things'],
      ['meeting with ana and ben at 3 and 4', '= nothing', '> several'],
    ],
    { before: WEEK },
  )
})

describe('a rule and its clock time apart', () => {
  testSentences([
    ['every monday standup at 9', '+ standup | Mon 19 Jan 09:00–10:00', '> every Monday'],
    ['every monday call Bob about the meeting at 3', '+ call Bob about the meeting at 3 | Mon 19 Jan'],
  ])
})

describe('a title that is not found beside others is no new todo', () => {
  testSentences([['complete gym and the rent and caviar', '✓ gym', '✓ pay the rent', '!> Shall I add']], {
    before: WEEK,
  })
})

describe('shopping lists as people type them', () => {
  testSentences([
    ['pls put milk n eggs on my shopping list', '+ milk | #shopping', '+ eggs | #shopping'],
    ['add milk to shopping list', '+ milk | #shopping'],
    ['rock n roll concert friday 8pm', '+ rock n roll concert | Fri 16 Jan 20:00–21:00'],
  ])
})
