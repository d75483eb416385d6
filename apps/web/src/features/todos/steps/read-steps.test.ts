import { expect, test } from 'vitest'
import { readSteps } from './checklist.ts'
import { splitSteps, stepsError } from './read-steps.ts'

test('each line of a checklist is a step, and a ticked one is done', () => {
  const text =
    '- [ ] pack\n  - [x] book the train\r\n* tickets\n1. passport\n2) keys\n[X] water the plants\n\n   \ncash'
  expect(readSteps(text)).toEqual([
    { item: 'pack', is_done: false },
    { item: 'book the train', is_done: true },
    { item: 'tickets', is_done: false },
    { item: 'passport', is_done: false },
    { item: 'keys', is_done: false },
    { item: 'water the plants', is_done: true },
    { item: 'cash', is_done: false },
  ])
})

test.each(['-5 degrees', '3 eggs', '2026 budget', '*star', '[draft] text'])(
  'a line without a mark stays whole: %s',
  (line) => {
    expect(readSteps(line)).toEqual([{ item: line, is_done: false }])
  },
)

const LONG = `- [x] ${'a'.repeat(101)}`

test('a line that is too long is left as it is, and the other lines are steps', () => {
  expect(splitSteps(`- milk\n${LONG}\n\n[x] bread`, 0)).toEqual({
    steps: [
      { item: 'milk', is_done: false },
      { item: 'bread', is_done: true },
    ],
    taken: '- milk\n[x] bread',
    left: LONG,
    problem: 'Not added: a step has at most 100 characters. Shorten it, then press Enter.',
  })
  expect(splitSteps('a'.repeat(100), 0)).toMatchObject({ left: '', problem: null })
})

test('lines beyond the limit of steps are left, in their order', () => {
  const lines = Array.from({ length: 5 }, (_, index) => `step ${index}`)
  expect(splitSteps(lines.join('\n'), 97)).toMatchObject({
    taken: 'step 0\nstep 1\nstep 2',
    left: 'step 3\nstep 4',
    problem: 'Not added: a todo has at most 100 steps.',
  })
})

test('the error of the steps of a new todo names the line or the number', () => {
  expect(stepsError(`milk\n${LONG}`)).toBe(`A step has at most 100 characters. Shorten “${'a'.repeat(30)}…”.`)
  expect(stepsError('a\n'.repeat(101))).toBe('A todo has at most 100 steps. These are 101.')
  expect(stepsError('a\n'.repeat(100))).toBeNull()
})
