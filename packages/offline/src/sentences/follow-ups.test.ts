import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

const STRETCH = ['remind me to stretch in 10 minutes']

describe('a reminder is put off', () => {
  testSentences(
    [
      ['snooze that for an hour', '~ stretch | alarm Thu 15 Jan 10:10'],
      ['snooze 15 minutes', '~ stretch | alarm Thu 15 Jan 09:25'],
      ['give me another 10 minutes', '~ stretch | alarm Thu 15 Jan 09:20'],
      ['give me 5 more minutes', '~ stretch | alarm Thu 15 Jan 09:15'],
      ['remind me later', '? stretch'],
      ['snooze', '? stretch'],
      ['snooze it until 6pm', '~ stretch | alarm Thu 15 Jan 18:00'],
      ['remind me again tomorrow at 9', '~ stretch | alarm Fri 16 Jan 09:00'],
      ['remind me about it again in 2 hours', '~ stretch | alarm Thu 15 Jan 11:00'],
    ],
    { after: STRETCH },
  )
  testSentences(
    [
      // The todo stays where it is when it has a reminder, and moves when it has none.
      ['snooze the yoga for an hour', '~ Yoga | Wed 21 Jan 18:30–20:00 | #health | alarm 19:00', '> stays'],
      ['snooze the yoga reminder until 7pm', '~ Yoga | Wed 21 Jan 18:30–20:00 | #health | alarm 19:00'],
      ['snooze the dentist for an hour', '~ Dentist | Fri 16 Jan 11:00–12:00 | #health'],
    ],
    { before: WEEK },
  )
})

describe('a reminder of nothing', () => {
  testSentences([
    ['remind me later', '= nothing', '> What should the todo be called?'],
    ['remind me again please', '= nothing', '> What should the todo be called?'],
  ])
})

describe('words that a change is for good', () => {
  testSentences(
    [
      ['from now on gym at 7', '~ Gym | Thu 15 Jan 19:00–20:00 | #health'],
      ['gym at 7 from now on', '~ Gym | Thu 15 Jan 19:00–20:00 | #health'],
      ['from now on the gym is at 7', '~ Gym | Thu 15 Jan 19:00–20:00 | #health'],
      ['just this once gym at 8', '~ Gym | Thu 15 Jan 20:00–21:00 | #health'],
      ['from now on pilates at 7', '?', '> no open todo'],
    ],
    { before: WEEK },
  )
  testSentences(
    [
      ['from now on at 7', '~ Standup | Mon 19 Jan 07:00–08:00'],
      ['going forward make it 7', '~ Standup | Mon 19 Jan 07:00–08:00'],
      ['just this once at 10', '~ Standup | Mon 19 Jan 10:00–11:00'],
    ],
    { after: ['add standup every monday at 9'] },
  )
})

describe('an occurrence is left out', () => {
  // The store of these tests has no todos that repeat, and the reply says that the gym is none.
  testSentences(
    [
      ['no gym this week', '> does not repeat'],
      ['gym is off today', '> does not repeat'],
      ["I can't make it to the gym this week", '> does not repeat'],
      ["I'm skipping the gym today", '> does not repeat'],
      ['give the gym a miss this week', '> does not repeat'],
      ["there's no class on monday", '> no open todo'],
      ['no problem tomorrow', '= nothing'],
    ],
    { before: WEEK },
  )
})

describe('the list of the last todo', () => {
  testSentences(
    [
      ['put it on the shopping list', '? eggs?', '> no list “shopping” yet'],
      ['that goes on my shopping list', '? eggs?', '> no list “shopping” yet'],
      ['on the shopping list please', '? eggs?', '> no list “shopping” yet'],
      ['add it to groceries', '? eggs?', '> no list “groceries” yet'],
      ['put that one on my shopping list too', '? eggs?', '> no list “shopping” yet'],
    ],
    { after: ['add eggs'] },
  )
})
