import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('moving to another day or time', () => {
  testSentences(
    [
      ['move the dentist to Monday at 9', '~ dentist | Mon 19 Jan 09:00–10:00 | #health'],
      ['move dentist to monday', '~ dentist | Mon 19 Jan 10:00–11:00 | #health'],
      ['reschedule the dentist for Tuesday at half past two', '~ dentist | Tue 20 Jan 14:30–15:30 | #health'],
      [
        'Could you please put the dentist off until next Wednesday?',
        '~ dentist | Wed {21,28} Jan 10:00–11:00 | #health',
      ],
      ['push gym to 7pm', '~ gym | Thu 15 Jan 19:00–20:00 | #health'],
      ['gym at 7 instead', '~ gym | Thu 15 Jan 19:00–20:00 | #health', 'or', '?'],
      ['make the gym 19:30', '~ gym | Thu 15 Jan 19:30–20:30 | #health'],
      ['move gym to tomorrow', '~ gym | Fri 16 Jan 18:00–19:00 | #health'],
      ['move my gym session to tmrw 5pm', '~ gym | Fri 16 Jan 17:00–18:00 | #health'],
      ['change the team meeting to 4pm', '~ team meeting | Mon 19 Jan 16:00–17:00 | !medium | #work'],
      ['bring the team meeting forward to 1pm', '~ team meeting | Mon 19 Jan 13:00–14:00 | !medium | #work'],
      ['the team meeting is now on Tuesday', '~ team meeting | Tue 20 Jan 14:00–15:00 | !medium | #work', 'or', '?'],
      ['team meeting moved to tuesday 10am', '~ team meeting | Tue 20 Jan 10:00–11:00 | !medium | #work', 'or', '?'],
      ['shift dinner with Sarah to Sunday', '~ dinner with Sarah | Sun 18 Jan 19:00–21:00'],
      ['postpone dinner with Sarah to 8', '~ dinner with Sarah | Sat 17 Jan 20:00–22:00'],
      ['postpone the report by a week', '~ report for Anna | Fri 23 Jan | !high | #work'],
      ['move the report to Monday', '~ report for Anna | Mon 19 Jan | !high | #work'],
      ['the report for Anna is due on Tuesday now', '~ report for Anna | Tue 20 Jan | !high | #work', 'or', '?'],
      ['set the deadline of the report to 21 January', '~ report for Anna | Wed 21 Jan | !high | #work'],
      ['buy milk tomorrow instead', '~ buy milk | Fri 16 Jan | #shopping', 'or', '?'],
      [
        'schedule buy milk for tomorrow at 5pm',
        '+ buy milk | Fri 16 Jan 17:00–18:00',
        'or',
        '~ buy milk | Fri 16 Jan 17:00–18:00 | #shopping',
        'or',
        '?',
      ],
      ['move buy milk to Saturday', '~ buy milk | Sat 17 Jan | #shopping'],
      [
        'do the bike on Sunday at 11',
        '~ fix the bike | Sun 18 Jan 11:00–12:00 | !low',
        'or',
        '?',
        'or',
        '+ *bike | Sun 18 Jan 11:00–12:00',
      ],
      ['reschedule the rent to today', '~ pay the rent | Thu 15 Jan | !high | #home'],
      ['mov yoga to thursday', '~ yoga | Thu {15,22} Jan 18:30–20:00 | #health | alarm 18:00'],
      ['move yoga to Friday the 23rd at six in the evening', '~ yoga | Fri 23 Jan 18:00–19:30 | #health | alarm 17:30'],
      ['move lunch with Priya to 1pm', '~ lunch with Priya | Fri 16 Jan 13:00–14:00'],
      [
        'I would like to have the lunch with Priya on Monday, please',
        '~ lunch with Priya | Mon 19 Jan 12:30–13:30',
        'or',
        '+ lunch with Priya | Mon 19 Jan',
        'or',
        '?',
      ],
      ['move "call Mum" to Saturday at 3', '~ call Mum | Sat 17 Jan 15:00–16:00'],
      ['can u move the dentst to friday 3pm', '~ dentist | Fri 16 Jan 15:00–16:00 | #health'],
      ['delay the call about the car until Thursday', '~ call Bob about the car | Thu 22 Jan'],
      ['move the meeting on Monday to Tuesday', '~ team meeting | Tue 20 Jan 14:00–15:00 | !medium | #work'],
    ],
    { before: WEEK },
  )
})

describe('moving or lengthening by some time', () => {
  testSentences(
    [
      ['move the gym an hour later', '~ gym | Thu 15 Jan 19:00–20:00 | #health'],
      ['push the dentist back by 30 minutes', '~ dentist | Fri 16 Jan 10:30–11:30 | #health'],
      ['start the team meeting 15 min earlier', '~ team meeting | Mon 19 Jan 13:45–14:45 | !medium | #work'],
      ['move lunch with Priya half an hour earlier', '~ lunch with Priya | Fri 16 Jan 12:00–13:00'],
      ['move dinner with Sarah one day later', '~ dinner with Sarah | Sun 18 Jan 19:00–21:00'],
      ['delay yoga by a week', '~ yoga | Wed 28 Jan 18:30–20:00 | #health | alarm 18:00'],
      ['make the team meeting two hours long', '~ team meeting | Mon 19 Jan 14:00–16:00 | !medium | #work'],
      ['the dentist takes 90 minutes', '~ dentist | Fri 16 Jan 10:00–11:30 | #health', 'or', '?'],
      ['shorten the dentist to half an hour', '~ dentist | Fri 16 Jan 10:00–10:30 | #health'],
      ['extend the gym by 30 minutes', '~ gym | Thu 15 Jan 18:00–19:30 | #health'],
      ['move the gym to 17:00–18:30', '~ gym | Thu 15 Jan 17:00–18:30 | #health'],
      ['move buy milk an hour later', '> time'],
    ],
    { before: WEEK },
  )
})

describe('changing other fields than the time', () => {
  testSentences(
    [
      ['rename buy milk to buy oat milk', '~ buy oat milk | #shopping'],
      ['rename "fix the bike" to "sell the bike"', '~ sell the bike | !low'],
      [
        'call the dentist todo "dental check-up" instead',
        '~ dental check-up | Fri 16 Jan 10:00–11:00 | #health',
        'or',
        '?',
      ],
      ['change the title of gym to climbing', '~ climbing | Thu 15 Jan 18:00–19:00 | #health'],
      ['make buy milk high priority', '~ buy milk | !high | #shopping'],
      ['mark the team meeting as very important', '~ team meeting | Mon 19 Jan 14:00–15:00 | !high | #work'],
      ['the bike is urgent now', '~ fix the bike | !high', 'or', '?'],
      ['set the priority of the report to medium', '~ report for Anna | Fri 16 Jan | !medium | #work'],
      ['lower the importance of pay the rent to low', '~ pay the rent | Tue 13 Jan | !low | #home'],
      ['remove the priority from the report', '~ report for Anna | Fri 16 Jan | #work'],
      ['tag fix the bike with home', '~ fix the bike | !low | #home'],
      ['tag the dentist #urgent', '~ dentist | Fri 16 Jan 10:00–11:00 | #health | #urgent'],
      ['add the tag family to call Mum', '~ call Mum | Sun 18 Jan | #family'],
      ['label call mum as family', '~ call Mum | Sun 18 Jan | #family'],
      ['remove the tag work from prepare slides', '~ prepare slides | Mon 19 Jan 14:30–16:00'],
      ['untag buy milk', '~ buy milk', 'or', '?'],
    ],
    { before: WEEK },
  )
})

describe('an unclear change asks, and changes nothing', () => {
  testSentences(
    [
      ['move Bob to Friday', '? call Bob, call Bob about the car'],
      ['postpone the call with Bob', '? call Bob, call Bob about the car', 'or', '? call Bob'],
      ['reschedule the dentist', '?'],
      ['move the piano lesson to Monday', '> {no ,not find,not found,nothing}'],
      ['move the haircut to 5pm', '> {no ,not find,not found,nothing}'],
      ['tag the opera as culture', '> {no ,not find,not found,nothing}'],
      ['move it to Friday', '> which todo'],
      ['rename buy milk', '?'],
      ['move the dentist to 31 April', '?', 'or', '> {does not exist,no such}'],
      ['call Bob tomorrow at 9 instead of today', '~ call Bob | Fri 16 Jan 09:00–09:30', 'or', '?'],
    ],
    { before: WEEK },
  )
})

describe('changing several todos with one sentence', () => {
  testSentences(
    [
      [
        'move everything from today to tomorrow',
        '~ call Bob | Fri 16 Jan 11:00–11:30',
        '~ gym | Fri 16 Jan 18:00–19:00 | #health',
      ],
      [
        'tag all my todos of Monday with office',
        '~ team meeting | Mon 19 Jan 14:00–15:00 | !medium | #office | #work',
        '~ prepare slides | Mon 19 Jan 14:30–16:00 | #office | #work',
      ],
      [
        'move all #work todos to Wednesday',
        '~ report for Anna | Wed 21 Jan | !high | #work',
        '~ team meeting | Wed 21 Jan 14:00–15:00 | !medium | #work',
        '~ prepare slides | Wed 21 Jan 14:30–16:00 | #work',
      ],
      [
        'move both calls with Bob to Saturday',
        '~ call Bob | Sat 17 Jan 11:00–11:30',
        '~ call Bob about the car | Sat 17 Jan',
      ],
    ],
    { before: WEEK },
  )
})
