import { expect, test } from 'vitest'
import type { SuggestionFacts } from './suggestions.ts'
import { suggestionsOf } from './suggestions.ts'

function messages(facts: Partial<SuggestionFacts>): string[] {
  const all = { openCount: 0, overdueCount: 0, todayCount: 0, understandsAll: false, ...facts }
  return suggestionsOf(all).map(({ message }) => message)
}

test('a newcomer without todos gets four suggestions that need none', () => {
  expect(messages({})).toEqual([
    'Create a todo for team meeting tomorrow at 2 PM, high importance',
    'Water the plants every Saturday',
    'Find an hour for exercise tomorrow',
    'When am I free tomorrow?',
  ])
})

test('overdue todos come first, then those of today', () => {
  const facts = { openCount: 9, overdueCount: 3, todayCount: 2, understandsAll: true }
  const [overdue, today, ...others] = suggestionsOf(facts)
  expect(overdue).toEqual({ label: '3 overdue: replan them?', message: 'Move everything overdue to today' })
  expect(today).toEqual({ label: 'What is on today? (2 todos)', message: 'What do I have today?' })
  expect(others).toHaveLength(2)
})

test('an assistant that understands English only is offered the very words that are sent', () => {
  const suggestions = suggestionsOf({ openCount: 9, overdueCount: 3, todayCount: 2, understandsAll: false })
  expect(suggestions.map(({ label }) => label)).toEqual(suggestions.map(({ message }) => message))
})

test('a user with nothing today is shown the week', () => {
  expect(messages({ openCount: 1 })[0]).toBe('What do I have this week?')
})

test('one overdue todo is named in the singular', () => {
  const [first] = suggestionsOf({ openCount: 1, overdueCount: 1, todayCount: 0, understandsAll: true })
  expect(first?.label).toBe('1 overdue: move it to today?')
})

test('there are always four different suggestions', () => {
  for (const openCount of [0, 1]) {
    for (const overdueCount of [0, openCount]) {
      for (const todayCount of [0, openCount]) {
        expect(new Set(messages({ openCount, overdueCount, todayCount })).size).toBe(4)
      }
    }
  }
})
