import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('deleting a todo', () => {
  testSentences(
    [
      ['delete the dentist', '- dentist'],
      ['remove buy milk', '- buy milk'],
      ['cancel the gym', '- gym'],
      ['cancel dinner with Sarah', '- dinner with Sarah'],
      ['get rid of fix the bike', '- fix the bike'],
      ['drop yoga', '- yoga'],
      ['take buy milk off my list', '- buy milk'],
      ['scrap the team meeting', '- team meeting'],
      ['erase the report for Anna', '- report for Anna'],
      ['I no longer need the dentist, please remove it', '- dentist', 'or', '?'],
      ['Kindly strike lunch with Priya from the list.', '- lunch with Priya'],
      ['pls del gym', '- gym'],
      ['delete dentits', '- dentist', 'or', '? dentist'],
      ['can you delete the todo about the slides?', '- prepare slides'],
      ['delete my call with Bob about the car', '- call Bob about the car'],
      ['delete call bob about the car', '- call Bob about the car'],
      ['delete "fix the bike"', '- fix the bike'],
      ['call off the lunch with Priya tomorrow', '- lunch with Priya'],
      ['delete the meeting on Monday', '- team meeting'],
      ['delete whatever is on Saturday', '- dinner with Sarah'],
      ['remove the todo for Sunday', '- call Mum'],
      ['delete the task tagged shopping', '- buy milk'],
      ['delete the overdue one', '- pay the rent', 'or', '?'],
      ['remove water the plants', '- water the plants', 'or', '> {done,finished,completed}'],
      ['forget the dentist', '- dentist', 'or', '?'],
    ],
    { before: WEEK },
  )
})

describe('deleting when several todos fit, none fits, or none is named', () => {
  testSentences(
    [
      ['delete Bob', '? call Bob, call Bob about the car'],
      [
        'remove the calls',
        '? call Bob, call Bob about the car, call Mum',
        'or',
        'approval',
        '- call Bob',
        '- call Bob about the car',
        '- call Mum',
      ],
      ['delete the call', '? call Bob, call Bob about the car, call Mum'],
      ['cancel my call on Thursday', '- call Bob', 'or', '? call Bob', 'or', '> {no ,not find,not found,nothing}'],
      ['delete the todo tagged health', '? gym, dentist, yoga'],
      ['remove the task for tomorrow', '? dentist, lunch with Priya, report for Anna'],
      ['delete a todo', '?'],
      ['delete', '?'],
      ['remove it', '> which todo'],
      ['delete the opera', '> {no ,not find,not found,nothing}'],
      ['cancel the haircut on Monday', '> {no ,not find,not found,nothing}'],
      ['delete the dentist on Monday', '> {no ,not find,not found,nothing}', 'or', '?'],
      ['remove everything tagged garden', '> {no ,not find,not found,nothing}'],
      ['delete all my todos in March', '> {no ,not find,not found,nothing}'],
    ],
    { before: WEEK },
  )
})

describe('deleting several todos waits for approval', () => {
  testSentences(
    [
      ['delete everything on Monday', 'approval', '- team meeting', '- prepare slides'],
      ['delete all todos tagged health', 'approval', '- gym', '- dentist', '- yoga'],
      ['delete all done todos', 'approval', '- water the plants', '- book flights to Lisbon'],
      ['clear the completed ones', 'approval', '- water the plants', '- book flights to Lisbon'],
      ['cancel all my plans for this weekend', 'approval', '- dinner with Sarah', '- call Mum'],
      ['remove gym and yoga', 'approval', '- gym', '- yoga', 'or', '- gym', '- yoga'],
      ['delete both Bob calls', 'approval', '- call Bob', '- call Bob about the car'],
    ],
    { before: WEEK },
  )
})

describe('removing a reminder keeps its todo', () => {
  const without = '~ yoga | Wed 21 Jan 18:30–20:00 | #health'
  testSentences(
    [
      ['cancel the reminder for yoga', without, '> no reminder now'],
      ['turn off the reminder for yoga', without],
      ["delete yoga's alarm", without],
      ['get rid of the alert about yoga', without],
      ['turn the reminder for yoga off', without],
      ['cancel the reminder for the dentist', '> nothing was changed'],
    ],
    { before: WEEK },
  )
  testSentences([['cancel the reminder for stretching', '> is itself a reminder']], {
    after: ['remind me at 3 pm to do stretching'],
  })
})

describe('a rule without a title selects no todo', () => {
  testSentences(
    [
      ['trash every Friday at 10am', '+ trash | Fri 16 Jan 10:00–11:00'],
      ['trash tomorrow at 10am', '+ trash | Fri 16 Jan 10:00–11:00'],
      ['delete every Friday at 10am', '> which todo'],
      ['clear every Friday', '> which todo'],
      ['cancel everything every Friday', '> which todo'],
    ],
    { before: WEEK },
  )
})
