import { expect, test } from 'vitest'
import { scoreCommand } from './score-commands.ts'
import { confusions, table, tableRows } from './tables.ts'

const record = (text: string, action: 'create' | 'list' | 'none') => ({
  text,
  actions: [action] as ['create' | 'list' | 'none'],
  source: 'own',
  intent: action,
})

test('commands are counted, and wrong ones are listed by what they were taken for', () => {
  const scores = [
    scoreCommand(record('add milk', 'create')),
    scoreCommand(record('add eggs', 'list')),
    scoreCommand(record('add bread', 'list')),
  ]
  const text = table(tableRows([], scores, 0.5))
  expect(text).toContain('33.3 %')
  expect(text).toContain('1/3')
  expect(text).not.toContain('holidays')
  expect(confusions(scores, 5)).toBe('   2  list (list) → create: “add eggs”')
})
