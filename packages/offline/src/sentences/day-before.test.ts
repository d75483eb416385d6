import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

const DOCTOR = 'Doctor | Tue 20 Jan 10:00–11:00'
const EVE = `${DOCTOR} | alarm Mon 19 Jan 20:00`

describe('a new todo with a reminder on another day', () => {
  testSentences([
    ['doctor on tuesday at 10, remind me the evening before at 8', `+ ${EVE}`, '> Monday, 19 January 2026 at 20:00'],
    ['doctor on tuesday at 10 and please remind me the evening before at 8', `+ ${EVE}`],
    ['remind me of the doctor on tuesday at 10 the evening before at 8', `+ ${EVE}`],
    ['add doctor tuesday at 10 with an alert at 8pm the night before', `+ ${EVE}`],
    ['doctor tuesday at 10, remind me the previous evening at 8', `+ ${EVE}`],
    ['doctor tuesday at 10, reminder two days before at 9am', `+ ${DOCTOR} | alarm Sun 18 Jan 09:00`],
    [
      'doctor tuesday at 10, remind me a week earlier at noon',
      `+ ${DOCTOR} | *`,
      '> Tuesday, 13 January 2026 at 12:00',
    ],
    ['doctor tuesday at 10, remind me the night before', `+ ${DOCTOR} | alarm Mon 19 Jan 21:00`],
    ['doctor tuesday at 10, remind me on the same day at half past 7', `+ ${DOCTOR} | alarm 07:30`],
    ['taxes due friday, remind me the day before at 18:00', '+ taxes | Fri 16 Jan | alarm Thu 15 Jan 18:00'],
    ['taxes due saturday, remind me the day before', '+ taxes | Sat 17 Jan | alarm Fri 16 Jan 09:00'],
    ['add doctor tuesday at 10, remind me the evening before at 8 and add milk', `+ ${EVE}`, '+ milk'],
    ['buy milk, remind me the evening before at 8', '+ buy milk', '> no reminder'],
    ['party today at 8pm, remind me the day before at 9', '+ party | *', '> is over already'],
  ])
})

describe('such a reminder for the todo of the last answer', () => {
  testSentences(
    [
      ['remind me the evening before at 8', `~ ${EVE}`],
      ['and remind me about it at 8pm the night before', `~ ${EVE}`],
      ['can you set a reminder for the evening before at 8 please', `~ ${EVE}`],
      ['set the reminder to the evening before at 8', `~ ${EVE}`],
      ['remind me the day before', `~ ${DOCTOR} | alarm Mon 19 Jan 10:00`],
    ],
    { after: ['add doctor tuesday at 10'] },
  )
})

describe('such a reminder for a todo by its name', () => {
  testSentences(
    [
      ['remind me of the dentist the evening before at 8', '~ dentist | * | alarm Thu 15 Jan 20:00'],
      ['remind me the night before the dentist at 9', '~ dentist | * | alarm Thu 15 Jan 21:00'],
      ['change the reminder for yoga to the evening before at 9', '~ yoga | * | alarm Tue 20 Jan 21:00'],
      [
        'move the dentist to monday and remind me the evening before at 8',
        '~ dentist | Mon 19 Jan * | alarm Sun 18 Jan 20:00',
      ],
      ['set a reminder for call Mum the day before at 5pm', '~ call Mum | Sun 18 Jan | alarm Sat 17 Jan 17:00'],
      ['remind me the evening before the fair at 8', '? nothing', '> When is it?'],
    ],
    { before: WEEK },
  )
  testSentences(
    [
      ['friday at 10', '+ exam | Fri 16 Jan 10:00–11:00 | alarm Thu 15 Jan 20:00'],
      ["it's on 3 may", '+ exam | Sun 3 May | alarm Sat 2 May 20:00'],
      ['no', '= nothing'],
      ['buy milk', '+ buy milk'],
    ],
    { after: ['remind me the evening before my exam at 8'] },
  )
  testSentences([['the evening before at 8', '~ dentist | * | alarm Thu 15 Jan 20:00']], {
    before: WEEK,
    after: ['remind me about the dentist'],
  })
})

describe('words that only look like such a reminder', () => {
  testSentences([
    ['remind me to call Ana at 8', '+ call Ana | alarm Thu 15 Jan 20:00', 'or', '+ call Ana | alarm *'],
    ['prepare the bags the evening before', '+ prepare the bags the evening before', 'or', '?'],
    ['read The Night Before Christmas', '+ read The Night Before Christmas', 'or', '?'],
  ])
})
