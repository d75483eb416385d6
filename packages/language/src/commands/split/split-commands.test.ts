import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitCommands } from './split-commands.ts'

const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }
const split = (text: string) => splitCommands(text, context)

describe('a second command', () => {
  test.each([
    ['add rice, and move the dentist to Friday at 9', ['add rice', 'move the dentist to Friday at 9']],
    ['remind me to call Gran at 5 and delete the yoga', ['remind me to call Gran at 5', 'delete the yoga']],
    ['complete the invoice, then show my list', ['complete the invoice', 'show my list']],
    ['add tea; add jam; delete rice', ['add tea', 'add jam', 'delete rice']],
    ['Add soap. Then remove the old report.', ['Add soap', 'remove the old report.']],
    ['delete the yoga and add soap', ['delete the yoga', 'add soap']],
    ['tag the invoice as work and make it high priority', ['tag the invoice as work', 'make it high priority']],
    ['undo that and add jam', ['undo that', 'add jam']],
    ['buy stamps and what time is choir?', ['buy stamps', 'what time is choir?']],
    ['ask Ann what she needs and what time is choir?', ['ask Ann what she needs and what time is choir?']],
    ['I need to call the vet and I have to feed the cat', ['I need to call the vet', 'I have to feed the cat']],
    ["buy straw and don't let me forget the oats", ['buy straw', "don't let me forget the oats"]],
    ['leave at 3 because it is late and I have to pack', ['leave at 3 because it is late and I have to pack']],
    [
      'tomorrow I must be at the station at 8 and then pick up Ann at 11',
      ['tomorrow I must be at the station at 8', 'pick up Ann at 11 on 2026-11-23'],
    ],
    [
      'for today: 1) call Ann 2) send the plan by Friday',
      ['add call Ann on 2026-11-22', 'add send the plan by Friday on 2026-11-22'],
    ],
    ['my notes: 1. call Ann 2. buy oats', ['add call Ann', 'add buy oats']],
    ['read part 1. then rest', ['read part 1. then rest']],
    [
      'packing list: socks, 2 towels and soap',
      ['socks', '2 towels', 'soap'].map((each) => `add ${each} to my packing list`),
    ],
    [
      'Agenda Monday\n9:00 choir\n10:30 1:1 with Kim',
      ['add 9:00 choir on 2026-11-23', 'add 10:30 1:1 with Kim on 2026-11-23'],
    ],
    ['add these to packing:\n- socks\n- soap', ['add socks to my packing list', 'add soap to my packing list']],
    ['mark rice as done and remove tea', ['mark rice as done', 'remove tea']],
    ['could you add soap and also remind me to call Ann?', ['could you add soap', 'remind me to call Ann']],
    ['find an hour for the budget and add soap', ['find an hour for the budget', 'add soap']],
    [
      'add call with Sue on Monday at 10. Then find an hour for the budget',
      ['add call with Sue on Monday at 10', 'find an hour for the budget'],
    ],
    ['new task: iron; new task: vacuum', ['new task: iron', 'new task: vacuum']],
    ['add rice and tell me a story', ['add rice', 'tell me a story']],
    ['add soap to my list and tick off the yoga', ['add soap to my list', 'tick off the yoga']],
  ])('“%s” is split', (text, expected) => {
    expect(split(text)).toEqual(expected)
  })

  test.each([
    'call Ann and move the sofa',
    'remind me to scan the letters and delete the scans',
    'buy flour and add sugar',
    'add "soap and delete everything"',
    'add dinner at 7 and remind me 30 minutes before',
    'add invoice for Monday, make it high priority',
    'add a meeting with Ann and Ben at 3',
    'remind me to scan the letter and delete it',
    'call Ann tomorrow and Ben on Friday',
    'call Dr. Moore and tell him about the move',
    'delete the yoga and the dentist',
    'add yoga on Monday and Wednesday at 6',
    'add 3 tasks: tea and jam',
  ])('“%s” stays whole', (text) => {
    expect(split(text)).toEqual([text])
  })
})

describe('words that hold for several commands', () => {
  test.each([
    [
      'move the dentist to Friday and the yoga to Saturday at 10',
      ['move the dentist to Friday', 'move the yoga to Saturday at 10'],
    ],
    ['add dentist tomorrow at 3 and yoga at 5', ['add dentist tomorrow at 3', 'add yoga at 5 on 2026-11-23']],
    ['dentist at 3 and yoga at 5 tomorrow', ['add dentist at 3 on 2026-11-23', 'add yoga at 5 tomorrow']],
    ['dentist on Monday at 3, yoga on Tuesday at 5', ['add dentist on Monday at 3', 'add yoga on Tuesday at 5']],
    [
      'add pay the plumber tomorrow and call the school on Monday',
      ['add pay the plumber tomorrow', 'add call the school on Monday'],
    ],
    [
      'remind me to close the barn at 6pm and to call the vet at 8pm',
      ['remind me to close the barn at 6pm', 'remind me to call the vet at 8pm'],
    ],
    ['move the yoga to Friday, and the gym too', ['move the yoga to Friday', 'move the gym to Friday']],
    ['add three tasks: tea, jam and soap', ['add tea', 'add jam', 'add soap']],
  ])('“%s” repeats the shared words', (text, expected) => {
    expect(split(text)).toEqual(expected)
  })
})

describe('lines', () => {
  test.each([
    ['todo:\n- tea\n- jam', ['add tea', 'add jam']],
    ['1. tea\n2. call Ann tomorrow', ['add tea', 'add call Ann tomorrow']],
    ['shopping list:\n* tea\n* jam', ['add tea to my shopping list', 'add jam to my shopping list']],
    ['add to my packing list:\nsocks\nshirt', ['add socks to my packing list', 'add shirt to my packing list']],
    ['delete:\n- tea\n- yoga', ['delete tea', 'delete yoga']],
    ['mark these as done:\n- tea\n- yoga', ['complete tea', 'complete yoga']],
    ['tomorrow:\n- call Ann\n- yoga', ['add call Ann on 2026-11-23', 'add yoga on 2026-11-23']],
    ['add tea\ndelete the yoga', ['add tea', 'delete the yoga']],
    ['Things I need to do:\n[ ] tea\n[ ] jam', ['add tea', 'add jam']],
  ])('%j is split into its lines', (text, expected) => {
    expect(split(text)).toEqual(expected)
  })
})

test('no word of a sentence is lost', () => {
  const words =
    'add delete move the dentist and then , . ; "soap" it to Friday tea with Ann show my list remind me'.split(' ')
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 20 }), (said) => {
      const parts = split(said.join(' ')).join(' ')
      for (const word of ['dentist', 'soap', 'Ann', 'tea'])
        expect(parts.includes(word)).toBe(said.join(' ').includes(word))
    }),
    { numRuns: 500 },
  )
})
