import type { SessionBranch } from '@todo-agents/contract/session'
import { expect, test } from 'vitest'
import { versionsOf } from './versions.ts'

const branch = (message_id: string, created_at: string): SessionBranch => ({
  id: `branch of ${message_id}`,
  message_id,
  content: message_id,
  replaced_by: 'current',
  message_count: 2,
  created_at,
})

test('a version keeps its number when another one becomes the current one', () => {
  const numbers = (others: SessionBranch[], current: string) => {
    const versions = versionsOf(others, current)
    return [...versions.others.map(({ number, content }) => `${number} ${content}`), `now ${versions.current}`]
  }
  expect(numbers([branch('b', '2'), branch('a', '1')], 'c')).toEqual(['1 a', '2 b', 'now 3'])
  expect(numbers([branch('c', '3'), branch('b', '2')], 'a')).toEqual(['2 b', '3 c', 'now 1'])
})
