import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('several new todos in one message', () => {
  testSentences([
    ['add mow the lawn and water the roses', '+ mow the lawn', '+ water the roses'],
    ['add mow the lawn, water the roses and trim the hedge', '+ mow the lawn', '+ water the roses', '+ trim the hedge'],
    ['add three todos: bread, butter and jam', '+ bread', '+ butter', '+ jam'],
    ['add to my list:\n- candles\n- napkins\n- balloons', '+ candles', '+ napkins', '+ balloons'],
    [
      'add pay the nanny tomorrow and call the school on Monday',
      '+ pay the nanny | Fri 16 Jan',
      '+ call the school | Mon 19 Jan',
    ],
    [
      'remind me to lock the shed at 6pm and to close the windows at 8pm',
      '+ lock the shed | alarm Thu 15 Jan 18:00',
      '+ close the windows | alarm Thu 15 Jan 20:00',
    ],
    ['add post the parcel. Add also ring the tailor.', '+ post the parcel', '+ ring the tailor'],
    ['new todo iron the shirts; new todo polish the shoes', '+ iron the shirts', '+ polish the shoes'],
    [
      'add buy salt and pepper',
      '+ buy salt and pepper',
      'or',
      '+ buy salt',
      '+ buy pepper',
      'or',
      '+ buy salt',
      '+ pepper',
    ],
    ['add meeting with Ann and Carl at 3pm', '+ meeting with Ann and Carl | Thu 15 Jan 15:00–16:00'],
    ['add clean and oil the chain', '+ clean and oil the chain'],
    [
      'add research and development review on Tuesday at 2pm',
      '+ research and development review | Tue 20 Jan 14:00–15:00',
    ],
    ['add "wash and fold, then iron"', '+ wash and fold, then iron'],
    [
      'add swim on Monday and on Wednesday at 7am',
      '+ swim | Mon 19 Jan*',
      '+ swim | Wed 21 Jan 07:00–08:00',
      'or',
      '> {not sure}',
    ],
  ])
})

describe('different commands in one message', () => {
  testSentences(
    [
      [
        'add buy rice and move the dentist to Monday at 9',
        '+ buy rice',
        '~ dentist | Mon 19 Jan 09:00–10:00 | #health',
      ],
      ['complete the gym and delete yoga', '✓ gym', '- yoga'],
      ['delete fix the bike and add sell the bike', '- fix the bike', '+ sell the bike'],
      ['move gym to 7pm, then tag it fun', '~ gym | Thu 15 Jan 19:00–20:00 | #fun | #health'],
      ['mark buy milk as done and show my shopping list', '✓ buy milk'],
      [
        'done with the report. now add send the report to Anna tomorrow at 9',
        '✓ report for Anna',
        '+ send the report to Anna | Fri 16 Jan 09:00–10:00',
      ],
      [
        'cancel the dentist and remind me tomorrow at 10 to book a new one',
        '- dentist',
        '+ book a new one | alarm Fri 16 Jan 10:00',
      ],
      ['rename gym to climbing and move it to Saturday at 10', '~ climbing | Sat 17 Jan 10:00–11:00 | #health'],
      [
        'move dinner with Sarah to Sunday and make it high priority',
        '~ dinner with Sarah | Sun 18 Jan 19:00–21:00 | !high',
      ],
      [
        'postpone yoga to Thursday the 22nd and the dentist to Monday',
        '~ yoga | Thu 22 Jan 18:30–20:00 | #health | alarm 18:00',
        '~ dentist | Mon 19 Jan 10:00–11:00 | #health',
      ],
      [
        'add drop off the keys at 5pm today and set it to high importance',
        '+ drop off the keys | Thu 15 Jan 17:00–18:00 | !high',
      ],
      ['pls tick off gym n delete the bike thing', '✓ gym', '- fix the bike', 'or', '?', 'or', '> {found no}'],
      [
        'I finished the slides, so please complete them, and also show me what is left for Monday',
        '✓ prepare slides',
        '> team meeting',
      ],
    ],
    { before: WEEK },
  )
})

describe('an unclear command among others is not skipped', () => {
  testSentences(
    [
      ['add buy rice and delete Bob', '+ buy rice', '? call Bob, call Bob about the car, buy rice?', 'or', '?'],
      ['complete the gym and delete the opera', '✓ gym', '> opera', 'or', '> opera'],
      ['add buy rice and tell me a joke', '+ buy rice', '> {sorry,only keep,cannot}', 'or', '?'],
    ],
    { before: WEEK },
  )
})
