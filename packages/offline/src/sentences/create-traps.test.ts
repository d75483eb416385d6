import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('words that only look like a time, a tag or a command stay in the title', () => {
  testSentences([
    ['add read The 5th Wave', '+ read The 5th Wave'],
    ['add buy 2 lemons', '+ buy 2 lemons'],
    ['add call May', '+ call May'],
    ['add ask April about the keys', '+ ask April about the keys'],
    ['add watch Friday Night Lights', '+ watch Friday Night Lights'],
    ['add listen to "Blue Monday"', '+ listen to "Blue Monday"'],
    ['add release v2.10', '+ release v2.10'],
    ['add buy tickets for Ocean’s 11', '+ buy tickets for Ocean’s 11'],
    ['add renovate the 3rd floor', '+ renovate the 3rd floor'],
    ['add fix the second monitor', '+ fix the second monitor'],
    ['add buy a 7 up', '+ buy a 7 up'],
    ['add reread 1984', '+ reread 1984'],
    ['add print 12 copies', '+ print 12 copies'],
    ['add change the Sunday paper subscription', '+ change the Sunday paper subscription'],
    ['add buy eggs for the March hare costume tomorrow', '+ buy eggs for the March hare costume | Fri 16 Jan'],
    ['add watch 24', '+ watch 24'],
    ['add delete old photos from the phone', '+ delete old photos from the phone'],
    ['add move the sofa', '+ move the sofa'],
    ['add find a plumber', '+ find a plumber'],
    ['add update the website', '+ update the website'],
    ['add "cancel gym on Friday"', '+ cancel gym on Friday'],
    ['add look up issue #42', '+ look up issue #42', 'or', '+ look up issue | #42'],
    ['add pay €50 to Joan', '+ pay €50 to Joan'],
    ['add run 10k on Sunday', '+ run 10k | Sun 18 Jan'],
    ['add check room 1130 tomorrow', '+ check room 1130 | Fri 16 Jan'],
    ['add thank Summer for the gift', '+ thank Summer for the gift'],
    ['add buy a high chair', '+ buy a high chair'],
    ['add book a low-cost flight', '+ book a low-cost flight'],
    ['add paint the second coat on Saturday', '+ paint the second coat | Sat 17 Jan'],
    ['add email tom@example.com', '+ email tom@example.com'],
    ['add read https://example.com/2026/02/03', '+ read https://example.com/2026/02/03'],
    ['add fill in form 10-12', '+ fill in form 10-12'],
    ['add write the weekly summary', '+ write the weekly summary'],
    ['add buy day cream and night cream', '+ buy day cream and night cream'],
  ])
})

describe('typing mistakes and no punctuation', () => {
  testSentences([
    ['add dentits tommorow at 3pm', '+ dentits | Fri 16 Jan 15:00–16:00'],
    ['add vacuming tomorow', '+ vacuming | Fri 16 Jan'],
    ['ad call granny on sunday', '+ call granny | Sun 18 Jan', 'or', '?'],
    ['remind me too call the garage on wensday at 10', '+ call the garage | alarm Wed 21 Jan 10:00'],
    ['remnd me to water the basil at 6pm', '+ water the basil | alarm Thu 15 Jan 18:00', 'or', '?'],
    ['add maths homework thurs 22 jan', '+ maths homework | Thu 22 Jan'],
    ['add skating w jo sat 2pm', '+ skating w jo | Sat 17 Jan 14:00–15:00'],
    ['gotta study chem tmrw 4pm', '+ study chem | Fri 16 Jan 16:00–17:00'],
    ['can u add band practice 2moro at 5', '+ band practice | Fri 16 Jan 17:00–18:00', 'or', '?'],
    ['ADD PAY THE WATER BILL ON MONDAY', '+ PAY THE WATER BILL | Mon 19 Jan'],
    ['pls remind me 2 charge my phone tonight at 9', '+ charge my phone | alarm Thu 15 Jan 21:00'],
    ['add   post   the letter ,   friday', '+ post the letter | Fri 16 Jan'],
    ['add parent-teacher talk on febuary 4 at 5pm', '+ parent-teacher talk | Wed 4 Feb 17:00–18:00'],
  ])
})

describe('words of writers who learned English later, or long ago', () => {
  testSentences([
    [
      'Please to add meeting with mister Novak for tomorrow in 14 o’clock',
      '+ meeting with mister Novak | Fri 16 Jan 14:00–15:00',
      'or',
      '> {not sure}',
    ],
    ['I must to go at the bank on Tuesday', '+ *go at the bank | Tue 20 Jan'],
    ['add me task: buy the bread', '+ buy the bread', 'or', '+ the bread', 'or', '?'],
    ['make new task for pay the phone at Monday', '+ pay the phone | Mon 19 Jan'],
    [
      'I should be obliged if you would add a visit to Aunt Edith on Sunday at three o’clock',
      '+ *visit to Aunt Edith | Sun 18 Jan 15:00–16:00',
      'or',
      '?',
    ],
    [
      'Good morning! Kindly remind me to telephone Dr Hughes at 11 a.m. Thank you very much.',
      '+ telephone Dr Hughes | alarm Thu 15 Jan 11:00',
    ],
    [
      'So, um, I think I should probably call my aunt tomorrow afternoon at 4, could you note that?',
      '+ call my aunt | Fri 16 Jan 16:00–17:00',
      'or',
      '?',
    ],
    [
      'Hi there :) could you add a picnic with the kids on Saturday at noon? thanks!!',
      '+ picnic with the kids | Sat 17 Jan 12:00–13:00',
    ],
  ])
})

describe('a todo that repeats is created at its next time, and the reply says the rule', () => {
  testSentences([
    ['add pilates every Tuesday at 7pm', '+ pilates | Tue 20 Jan 19:00–20:00', '> repeat'],
    ['remind me to take vitamins every day at 8am', '+ take vitamins | alarm Fri 16 Jan 08:00', '> repeat'],
    ['add bins out every other Wednesday', '+ bins out | Wed {21,28} Jan', '> repeat'],
    ['add payroll on the 25th of every month', '+ payroll | Sun 25 Jan', '> repeat'],
    ['add team call on weekdays at 9:30', '+ team call | {Thu 15,Fri 16} Jan 09:30–10:30', '> repeat'],
    ['add change the filter every 3 months', '+ change the filter*', '> repeat'],
    ['weekly review each Friday at 4pm', '+ weekly review | Fri 16 Jan 16:00–17:00', '> repeat'],
    ['add anniversary every year on 9 June', '+ anniversary | Tue 9 Jun', '> repeat'],
    ['add stretch daily at 6pm', '+ stretch | Thu 15 Jan 18:00–19:00', '> repeat'],
  ])
})

describe('todos that must not be created without a question', () => {
  testSentences([
    ['add a todo', '?'],
    ['remind me', '?'],
    ['add dentist on 30 February', '?', 'or', '> {30 February,does not exist,no such}'],
    ['add dentist yesterday at 3pm', '?', 'or', '+ dentist | Wed 14 Jan 15:00–16:00', '> {past,over,already}'],
    ['add party from 9pm to 8pm tomorrow', '?'],
    ['add party at 25:00 tomorrow', '+ party at 25:00 | Fri 16 Jan', 'or', '?'],
    ['create a todo tomorrow at 5', '?'],
    ['add gym sometime', '+ gym*'],
    ['add hand over on 03/04', '+ hand over | Fri 3 Apr', '> 4 March'],
  ])
})

describe('the reply names an overlap', () => {
  testSentences(
    [
      ['add interview tomorrow at 10:30', '+ interview | Fri 16 Jan 10:30–11:30', '> overlap', '> dentist'],
      ['add haircut today from 5:30 to 6:30 pm', '+ haircut | Thu 15 Jan 17:30–18:30', '> overlap', '> gym'],
      ['add haircut today at 4pm', '+ haircut | Thu 15 Jan 16:00–17:00', '!> overlap'],
    ],
    { before: WEEK },
  )
})
