import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('words around an order', () => {
  testSentences(
    [
      [
        'Hello,\n\nplease move the team meeting to Tuesday.\n\nKind regards,\nRuth',
        '~ team meeting | Tue 20 Jan 14:00–15:00 | !medium | #work',
      ],
      ['yaar add buy onions tomorrow', '+ buy onions | Fri 16 Jan'],
      ['thanks, and remind me at 5 to leave', '+ leave | alarm Thu 15 Jan 17:00'],
      ['as agreed, mark the report for Anna as done', '✓ report for Anna'],
      [
        'do the needful and prepone the team meeting to 11',
        '~ team meeting | Mon 19 Jan 11:00–12:00 | !medium | #work',
      ],
      ['we must not forget to collect the parcel', '+ collect the parcel'],
      ["I guess I'd better buy a card on Saturday", '+ buy a card | Sat 17 Jan'],
      ['please remember me to lock the shed at 6', '+ lock the shed | alarm Thu 15 Jan 18:00'],
      ['wat do I have tomorrow', '= report for Anna, dentist, lunch with Priya'],
      ['what do we need to do this weekend', '= dinner with Sarah, call Mum'],
      ['add the vet as a task', '+ vet'],
      ['add "delete all" as a todo', '+ delete all'],
      ['put soap,straw on shopping', '+ soap | #shopping', '+ straw | #shopping'],
      ['buy a card by then', '+ buy a card by then'],
      ['fine. add soap', '+ soap'],
      ['might be an idea to ring the bank tomorrow', '+ ring the bank | Fri 16 Jan'],
      ['Thank you. The shed must be painted by Saturday', '+ The shed must be painted | Sat 17 Jan'],
      ['Plan in: lunch with Eva, next week Tuesday', '+ lunch with Eva | Tue 20 Jan'],
      ['pencil in half an hour for the tax office on Monday', '+ tax office | Mon 19 Jan 09:00–09:30'],
      ['find me 30 minutes with Lee on Monday', '+ 30 minutes with Lee | Mon 19 Jan 09:00–09:30'],
      // Not words around an order.
      ['man the stand on Saturday', '+ man the stand | Sat 17 Jan'],
      ['thanks, and see you tomorrow', '= nothing'],
    ],
    { before: WEEK },
  )
})

describe('a remark makes no todo without a question', () => {
  testSentences(
    [
      ["the plumber rang, he can't come till Wednesday", '?'],
      ['I already have gym today!', '?'],
      ['moved the dentist to Friday at 3', '?'],
      ['It seems that both overlap. Kindly move the latter to 4 p.m.', '?'],
      ['See below.\n\n> Can we meet on Thursday at 3?\n> Lee', '?'],
      ['error: no route to host at 10:32', '?'],
      ['cake from the bakery, they close at 6', '?'],
      ['so I was thinking I could go swimming a bit later today, like at 8 or so', '= nothing'],
      ['not this week though', '= nothing'],
      ['collect her at 5 but Tom does that so never mind', '= nothing'],
      ['haha', '= nothing'],
      ['add nothing', '= nothing'],
      ['cancel the team meeting - no don’t', '= nothing'],
    ],
    { before: WEEK },
  )
})

describe('a todo is changed', () => {
  testSentences(
    [
      ['mark the rent as paid', '✓ pay the rent'],
      ["I've paid the rent already, thank you", '✓ pay the rent'],
      ['✅ rent', '✓ pay the rent'],
      ['🗑️ milk', '- buy milk'],
      ['I no longer need the milk', '- buy milk'],
      ['set the rent to low', '~ pay the rent | Tue 13 Jan | !low | #home'],
      ['yoga → 19:00', '~ yoga | Wed 21 Jan 19:00–20:30 | #health | *'],
      ['dinner at 8 would be better', '?', 'or', '~ dinner with Sarah | Sat 17 Jan 20:00–22:00'],
      ['the team meeting changes to 3pm', '~ team meeting | Mon 19 Jan 15:00–16:00 | !medium | #work'],
      ['move gym,tomorrow,6pm', '~ gym | Fri 16 Jan 18:00–19:00 | #health'],
    ],
    { before: WEEK },
  )
})

describe('times that no clock shows are asked about', () => {
  testSentences([
    ['remind me at 25:00 to sleep', '?', '> no such time as 25:00'],
    ['choir tomorrow from 9:75', '?', '> no such time as 9:75'],
    ['read the score 30:40', '?'],
  ])
})

describe('several things in one message', () => {
  testSentences([
    [
      'right so tomorrow I need to call the vet and then pick up Ann at eleven and don’t let me forget the cake for Saturday',
      '+ call the vet | Fri 16 Jan',
      '+ pick up Ann | Fri 16 Jan 11:00–12:00',
      '+ cake | Sat 17 Jan',
    ],
    [
      'Agenda Monday\n9:00 standup\n13:00 lunch',
      '+ standup | Mon 19 Jan 09:00–10:00',
      '+ lunch | Mon 19 Jan 13:00–14:00',
    ],
    ['from the call today: 1) call the vet 2) buy oats by Friday', '+ call the vet', '+ buy oats | Fri 16 Jan'],
    ['add bread, also wine', '+ bread', '+ wine'],
  ])
})
