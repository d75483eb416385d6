import { expect, test } from 'vitest'
import { matchTodos } from './match.ts'

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
  ['checkup', []],
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
])('%s → %j', (words, expected) => {
  expect(match(words)).toEqual(expected)
})

test('two todos with the same title are both given', () => {
  const found = matchTodos('milk', [{ item: 'Milk' }, { item: 'milk' }, { item: 'Milk and eggs' }])
  expect(found).toEqual({ kind: 'several', todos: [{ item: 'Milk' }, { item: 'milk' }] })
})
