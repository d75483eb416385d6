import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

const TODAY = '= call Bob, gym'
const TOMORROW = '= dentist, lunch with Priya, report for Anna'

describe('idioms for the todos of a time', () => {
  testSentences(
    [
      ["what's on my plate today", TODAY],
      ['anything on the docket for tomorrow?', TOMORROW],
      ["what's in store for me tomorrow", TOMORROW],
      ['what do I have lined up for friday', TOMORROW],
      ["what's left to do today", TODAY],
      ["how's today look?", TODAY],
      ['how is my day looking', TODAY],
      ['what does tomorrow look like', TOMORROW],
      ["what's tomorrow like?", TOMORROW],
      ['give me a quick rundown of my day', TODAY],
      ['brief me on my day', TODAY],
      ["what's the plan for saturday", '= dinner with Sarah'],
      ['is there any program for tomorrow evening', '= nothing'],
      ['any programme on friday?', TOMORROW],
      ['do we have any engagements on saturday', '= dinner with Sarah'],
      ['what am I up to tomorrow', TOMORROW],
      ["what's on tap for saturday", '= dinner with Sarah'],
      ['my daily plan', TODAY],
    ],
    { before: WEEK },
  )
})

describe('questions that only look like these', () => {
  testSentences(
    [
      ["what's on tv tonight", '= nothing', '> only keep your todos'],
      ["what's happening in London tomorrow", '= nothing', '> only keep your todos'],
      ["how's the weather looking tomorrow", '= nothing', '> only keep your todos'],
      ['give me an overview of the French revolution', '= nothing', '> only keep your todos'],
      ['can you list all channels of a certain category', '= nothing', '> only keep your todos'],
      ['list all planets', '= nothing', '> only keep your todos'],
    ],
    { before: WEEK },
  )
})

describe('a tag or an importance makes a todo', () => {
  testSentences([
    ['book flights #travel', '+ book flights | #travel'],
    ['visa application #travel #urgent', '+ visa application | #travel | #urgent'],
    ['low priority: sort old photos', '+ sort old photos | !low'],
    ['passport renewal p1', '+ passport renewal | !high'],
    ['urgent: tax return', '+ tax return | !high'],
    ['tax return !!', '+ tax return | !high'],
    ['#travel', '= nothing'],
    ['life is so important', '?'],
    ['family is my top priority', '?'],
    ['wow!!', '= nothing'],
    ['play some music #party', '= nothing'],
  ])
})

describe('a statement of importance changes the todo', () => {
  testSentences(
    [
      ['the dentist is not so important, make it low', '~ dentist | * | !low | #health'],
      ['the dentist is high priority now', '~ dentist | * | !high | #health'],
      ["the gym isn't urgent", '~ gym | * | !low | #health'],
      ['dentist is not important, lower the priority', '~ dentist | * | !low | #health'],
      ['the gym is not so important, make it low and due monday', '~ gym | Mon 19 Jan * | !low | #health'],
      ['tag the dentist as work and due monday', '~ dentist | Mon 19 Jan * | #health | #work'],
      ['the weather is important', '> no open todo'],
    ],
    { before: WEEK },
  )
  testSentences(
    [
      ["it's not so important, make it low", '~ quarterly report | !low'],
      ['make it low and due friday', '~ quarterly report | Fri 16 Jan | !low'],
      ["it's not that important any more", '~ quarterly report | !low'],
      ["that's urgent!!", '~ quarterly report | !high'],
      ['and due friday', '~ quarterly report | Fri 16 Jan'],
    ],
    { after: ['add quarterly report'] },
  )
})
