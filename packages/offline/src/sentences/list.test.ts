import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

/** Every open todo of the week. */
const ALL =
  '= pay the rent, call Bob, gym, dentist, lunch with Priya, report for Anna, dinner with Sarah, call Mum, team meeting, prepare slides, call Bob about the car, yoga, buy milk, fix the bike'

describe('listing everything', () => {
  testSentences(
    [
      ['show my todos', ALL],
      ['list everything', ALL],
      ['what do I have to do?', ALL],
      ["what's on my list?", ALL],
      ['show me all my open tasks', ALL],
      ['todos', ALL],
      ['my tasks pls', ALL],
      ['Would you kindly show me my list?', ALL],
      ['what have i got', ALL],
      ['gimme the list', ALL],
    ],
    { before: WEEK },
  )
})

describe('listing by day', () => {
  const TODAY = '= call Bob, gym, pay the rent?'
  const TOMORROW = '= dentist, lunch with Priya, report for Anna'
  const WEEKEND = '= dinner with Sarah, call Mum'
  const MONDAY = '= team meeting, prepare slides'
  testSentences(
    [
      ["what's on today?", TODAY],
      ['what do I have to do today', TODAY],
      ['anything left for today?', TODAY],
      ['today', TODAY],
      ['whats up 2day', TODAY],
      ['show me my schedule for today', TODAY],
      ['What does my day look like?', TODAY],
      ["what's on tomorrow?", TOMORROW],
      ['what is due tomorrow', '= report for Anna, dentist?, lunch with Priya?'],
      ['agenda for tomorrow please', TOMORROW],
      ['do i have anything tmrw', TOMORROW],
      ['Could you tell me what I have planned for Friday?', TOMORROW],
      ["what's happening on 16 January?", TOMORROW],
      ['show Friday', TOMORROW],
      ['what am I doing at the weekend?', WEEKEND],
      ['what am I doing this weekend', WEEKEND],
      ['plans for Saturday?', '= dinner with Sarah'],
      ['is there anything on Sunday', '= call Mum'],
      ['list my tasks for Monday', MONDAY],
      ['What have I got on on Monday?', MONDAY],
      ['what is on next week?', '= team meeting, prepare slides, call Bob about the car, yoga'],
      [
        'show this week',
        '= call Bob, gym, dentist, lunch with Priya, report for Anna, dinner with Sarah, call Mum, pay the rent?',
      ],
      ['anything on the 20th?', '= call Bob about the car'],
      ['what do I have on 22 January', '= nothing', '> {no ,nothing,free}'],
      ['am I doing anything on Thursday the 29th?', '= nothing', '> {no ,nothing,free}'],
      ['what is due in February?', '= nothing', '> {no ,nothing}'],
      ['what do I have from Saturday to Monday?', '= dinner with Sarah, call Mum, team meeting, prepare slides'],
      ['what is on between Saturday and Sunday', WEEKEND],
      ['show everything until Friday', `${TODAY}, dentist, lunch with Priya, report for Anna`],
    ],
    { before: WEEK },
  )
})

describe('listing by time of day', () => {
  testSentences(
    [
      ['what do I have tomorrow morning?', '= dentist'],
      ['what is on tomorrow afternoon', '= lunch with Priya'],
      ['anything this evening?', '= gym'],
      ['what am I doing on Saturday night?', '= dinner with Sarah'],
      ['what have I got tomorrow at 10?', '= dentist'],
      ['anything after 5 today?', '= gym'],
    ],
    { before: WEEK },
  )
})

describe('listing by tag, importance, state and words', () => {
  testSentences(
    [
      ['show #work', '= report for Anna, team meeting, prepare slides'],
      ['what is tagged health?', '= gym, dentist, yoga'],
      ['list my todos with the tag home', '= pay the rent'],
      ['show me everything tagged as work next week', '= team meeting, prepare slides'],
      ['shopping list', '= buy milk', 'or', '?'],
      ['show high priority tasks', '= pay the rent, report for Anna'],
      ['what are my most important todos?', '= pay the rent, report for Anna'],
      ['which tasks are low priority', '= fix the bike'],
      ["what's urgent?", '= pay the rent, report for Anna'],
      ['what is overdue?', '= pay the rent'],
      ['have I missed anything?', '= pay the rent', 'or', '?'],
      ['show my late tasks', '= pay the rent'],
      ['what have I finished?', '= water the plants, book flights to Lisbon'],
      ['show completed todos', '= water the plants, book flights to Lisbon'],
      ['what did I get done this week?', '= water the plants, book flights to Lisbon'],
      ['what did I complete yesterday', '= water the plants'],
      ['find the dentist', '= dentist'],
      ['when is my dentist appointment?', '= dentist', '> 16 January', '> 10:00'],
      ['when is yoga?', '= yoga', '> 21 January', '> 18:30'],
      ['what time is lunch with Priya', '= lunch with Priya', '> 12:30'],
      ['do I have anything about Bob?', '= call Bob, call Bob about the car'],
      ['search for Bob', '= call Bob, call Bob about the car'],
      ['is there something with Anna on my list?', '= report for Anna'],
      ['when do i meet sarah', '= dinner with Sarah', '> 17 January'],
      ['show todos about the piano', '= nothing', '> {no ,nothing,not find}'],
      ['what should I do next?', '> call Bob'],
      ['how many tasks do I have?', '> 14'],
      ['how many todos are there for tomorrow?', '> 3'],
      ['did I water the plants?', '= water the plants', '> {done,finished,completed,yes}'],
    ],
    { before: WEEK },
  )
})
