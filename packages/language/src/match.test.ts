import { describe, expect, test } from 'vitest'
import { matchTodos, nearTodos } from './match.ts'

const todos = [
  'Dentist',
  'Dentist check-up',
  'Buy groceries',
  'Team meeting',
  'Call Anna about the budget',
  'Renew passport',
].map((item) => ({ item }))

function match(words: string): string[] | string {
  const found = matchTodos(words, todos)
  if (found.kind === 'none') return []
  return found.kind === 'one' ? found.todo.item : found.todos.map(({ item }) => item)
}

test.each([
  ['dentist', 'Dentist'],
  ['the dentist appointment', 'Dentist'],
  ['dentist check-up', 'Dentist check-up'],
  ['checkup', 'Dentist check-up'],
  ['grocery', 'Buy groceries'],
  ['GROCERIES', 'Buy groceries'],
  ['the team meeting', 'Team meeting'],
  ['meetings', 'Team meeting'],
  ['anna', 'Call Anna about the budget'],
  ['budget call', 'Call Anna about the budget'],
  ['passprt', 'Renew passport'],
  ['pasport renewal', []],
  ['gym', []],
  ['', []],
  ['denist', ['Dentist', 'Dentist check-up']],
])('the words %s match %j', (words, expected) => {
  expect(match(words)).toEqual(expected)
})

test('two todos with the same title are both offered', () => {
  const found = matchTodos('milk', [{ item: 'Milk' }, { item: 'milk' }, { item: 'Milk and eggs' }])
  expect(found).toEqual({ kind: 'several', todos: [{ item: 'Milk' }, { item: 'milk' }] })
})

describe('one title', () => {
  test.each([
    // Endings and irregular forms.
    ['writing the invoice', 'Write invoice'],
    ['wrote the invoice', 'Write invoice'],
    ['shelves', 'Fix the shelf'],
    // British and American, accents, short forms, numbers.
    ['color samples', 'Order colour samples'],
    ['theater tickets', 'Theatre tickets'],
    ['café', 'Meet at the Cafe'],
    ["mom's bday", 'Mum’s birthday'],
    ['dr appt', 'Doctor'],
    ['two lemons', 'Buy 2 lemons'],
    // One word or two.
    ['e-mail', 'Email Bob'],
    ['baby sitter', 'Pay the babysitter'],
    ['day care', 'Daycare'],
    // Typos.
    ['invocie', 'Write invoice'],
    ['invioce', 'Write invoice'],
    ['tehatre', 'Theatre tickets'],
    ['lemmons', 'Buy 2 lemons'],
    ['birtday', 'Birthday'],
    ['birhtdya', 'Birthday'],
    ['hoteel', 'Hotel'],
    // The title may lack the kind of thing ("chore"). When the title has it, the kind decides.
    ['the invoice chore', 'Write invoice'],
    ['the yoga call', 'Yoga call'],
  ])('%s finds %s', (words, item) => {
    expect(matchTodos(words, [{ item: 'Renew passport' }, { item }])).toEqual({ kind: 'one', todo: { item } })
  })

  test.each([
    ['light', 'Night shift'],
    ['paint', 'Print tickets'],
    ['the house', 'Feed the horse'],
    ['car', 'Skin care'],
    ['room 101', 'Clean room 102'],
    ['milk', 'Buy silk'],
    ['the presentation', "Wrap Anna's present"],
    ['the renewal', 'Renew passport'],
    ['the plants', 'Discuss plans'],
    ['constructor', 'Clean the car'],
    ['dentist with Bob', 'Dentist'],
    ['lemon '.repeat(60), 'Lemon'],
  ])('%s does not find %s', (words, item) => {
    expect(matchTodos(words, [{ item }])).toEqual({ kind: 'none' })
  })

  test('an exact spelling wins over another spelling', () => {
    const list = [{ item: 'Chose hotel' }, { item: 'Choose hotel' }]
    expect(matchTodos('choose hotel', list)).toEqual({ kind: 'one', todo: { item: 'Choose hotel' } })
  })
})

describe('near titles', () => {
  test.each([
    ['renewal', ['Renew passport']],
    ['passport renewal', ['Renew passport']],
    ['groc', ['Buy groceries']],
    ['temm', ['Team meeting']],
    ['pasprot', ['Renew passport']],
    ['dentist with Bob', ['Dentist', 'Dentist check-up']],
    ['meeting about the budget with Kim', ['Call Anna about the budget']],
    ['dentst', ['Dentist', 'Dentist check-up']],
    ['gym', []],
    ['an', []],
    ['', []],
  ])('the titles near %s are %j', (words, expected) => {
    expect(nearTodos(words, todos).map(({ item }) => item)).toEqual(expected)
  })

  test('near titles are no more than was asked for', () => {
    expect(nearTodos('dentist with Bob', todos, 1)).toEqual([{ item: 'Dentist' }])
  })
})

test('a single letter at the end distinguishes titles', () => {
  const plans = [{ item: 'plan A' }, { item: 'plan B' }]
  expect(matchTodos('plan', plans)).toEqual({ kind: 'several', todos: plans })
  expect(matchTodos('plan a', plans)).toEqual({ kind: 'one', todo: plans[0] })
})
