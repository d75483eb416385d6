import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('asking for free time', () => {
  testSentences(
    [
      ['when am I free tomorrow?', '> 11:00–12:30', '> 13:30–', '!> 10:00–12:30'],
      ['am I free tomorrow afternoon', '> 13:30–'],
      ['do I have time tomorrow at 10?', '> dentist', 'or', '> {not free,busy,no free}'],
      ['Am I free on Friday at noon?', '> 12:00', 'or', '> {free,yes}'],
      ['any gaps on friday', '> 11:00–12:30', '> 13:30–'],
      ['show my free slots for tomorrow', '> 11:00–12:30', '> 13:30–'],
      ['Where do I have two free hours on Friday?', '> 13:30–', '!> 11:00–12:30'],
      ['what time could I fit in a walk tomorrow?', '> 11:00–12:30', 'or', '+ *walk | Fri 16 Jan *'],
      ['find me a free hour on Monday', '> 19 January'],
      ['when am I available next week', '> {19,20,21,22,23} January'],
      ['how busy am I on Monday?', '> {team meeting,free,19 January}'],
      ['is Tuesday free?', '> 20 January', 'or', '> call Bob about the car'],
    ],
    { before: WEEK },
  )
})

describe('asking for overlaps', () => {
  const OVERLAP = ['> team meeting', '> prepare slides', '> 14:30–15:00'] as const
  testSentences(
    [
      ['do I have any conflicts?', ...OVERLAP],
      ['does anything overlap next week', ...OVERLAP],
      ['are there clashes on Monday?', ...OVERLAP],
      ['am i double booked anywhere', ...OVERLAP],
      ['check my schedule for conflicts', ...OVERLAP],
      ['Would you please see whether any of my appointments collide?', ...OVERLAP],
      ['any conflicts tomorrow?', '> {nothing overlaps,no conflict,no overlap}', '!> team meeting'],
    ],
    { before: WEEK },
  )
})

describe('scheduling into the first free slot', () => {
  testSentences(
    [
      ['find an hour for the budget tomorrow', '+ *budget | Fri 16 Jan {09:00–10,11:00–12}:00'],
      ['find a slot for the interview on Friday', '+ *interview | Fri 16 Jan {09:00–10,11:00–12}:00'],
      ['find 2 hours to study biology tomorrow', '+ study biology | Fri 16 Jan 13:30–15:30'],
      ['fit in a 90 minute workout tomorrow', '+ *workout | Fri 16 Jan {11:00–12:30,13:30–15:00}'],
      [
        'schedule fix the bike for when I am free tomorrow',
        '~ fix the bike | Fri 16 Jan {09:00–10,11:00–12}:00 | !low',
        'or',
        '?',
      ],
      [
        'find time for the report tomorrow',
        '~ report for Anna | Fri 16 Jan {09:00–10,11:00–12}:00 | !high | #work',
        'or',
        '?',
      ],
      ['find half an hour for call Mum on Sunday', '~ call Mum | Sun 18 Jan *', 'or', '?'],
      ['plan one hour for taxes sometime on Tuesday', '+ taxes | Tue 20 Jan *'],
      ['squeeze in a quick review tomorrow afternoon', '+ *review | Fri 16 Jan {13:30–14:30,14:00–15:00}', 'or', '?'],
      ['find me time for the gym tomorrow', '~ gym | Fri 16 Jan * | #health', 'or', '?'],
    ],
    { before: WEEK },
  )
})
