import { expect, test } from 'vitest'
import type { TimeContext } from '../times/types.ts'
import { parseCommand } from './parse-command.ts'
import { isSure } from './sure.ts'

const CONTEXT: TimeContext = { now: '2026-01-15T08:00:00Z', time_zone: 'Europe/Berlin' }

const sure = (message: string) => isSure(message, parseCommand(message, CONTEXT), CONTEXT)

test.each([
  'add milk',
  'Could you please add milk to my shopping list?',
  'add milk and eggs',
  'remind me to call Ann tomorrow at 5pm',
  'Create a todo for team meeting tomorrow at 2 PM, high importance',
  'done with the dentist',
  'I finished the report',
  'mark the report as done',
  'move it to Friday 9',
  'reschedule the dentist to tuesday at 10',
  'rename the report to review',
  'delete the dentist',
  'cancel my dentist appointment on friday',
  'what do I have tomorrow?',
  "what's on my calendar today",
  'is milk on my shopping list',
  'am I free tomorrow?',
  'am I free on Friday at 9?',
  'when am I free next week for an hour?',
  'add pain au chocolat to my shopping list',
  'create a todo to write the plan',
  'remind me to ask Bob who is coming',
  'create a list called Garden',
  'undo',
])('the rules are sure of the plain order “%s”', (message) => {
  expect(sure(message)).toBe(true)
})

test.each([
  ['another topic', 'Write me a poem about milk'],
  ['another topic in the words of an order', 'put on some jazz'],
  ['a thing of another program', 'add this song to my favorites'],
  ['no order', 'dentist tomorrow at 3'],
  ['a plan', 'I need to update my lunch plans next week'],
  ['a condition', 'remind me to call Ann if it rains'],
  ['an exception', 'delete all todos except the dentist'],
  ['a negation', "don't add milk"],
  ['several sentences', 'Add milk. You know which one I like.'],
  ['different orders', 'remove bread and add milk'],
  ['words that point back', 'add the same thing as last week'],
  ['no title', 'create a reminder'],
  ['a title of many words', 'add something nice for the garden party of my aunt in the old mill'],
  ['a change to nothing', 'move the dentist'],
  ['a question that is no order', 'should I move the dentist to Friday?'],
  ['a report of all', 'I finished my to do list'],
  ['a question for free rooms', 'are there meeting rooms on my list that are free at 9?'],
  ['a question in an order', 'remind me who Bob is'],
  ['a question for a place', 'remind me where I parked the car'],
  ['a thing to be written', 'create a plan for my week'],
  ['contents to be thought of', 'create a packing list for Italy'],
  ['a part of a text', 'add a paragraph about cats to the letter'],
  ['words of another language', 'add Termin beim Zahnarzt am Freitag um 9'],
  ['words of another language without a day', 'add une baguette pour le dîner'],
  ['a question for free time with more in it', 'when am I free to meet someone who only works nights'],
  ['a greeting', 'Hi!'],
  ['another language', 'füge Milch hinzu'],
])('the rules leave %s to a language model', (_, message) => {
  expect(sure(message)).toBe(false)
})
