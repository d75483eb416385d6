import { expect, test } from 'vitest'
import { readSteps } from './read-steps.ts'

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
