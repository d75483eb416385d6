import { expect, test } from 'vitest'
import type { Who } from './who.ts'
import { byOf, filterOf, readWho } from './who.ts'

const ID = '01a2053e-6902-73d2-a01b-956440b8794d'

test.each<[Who, object]>([
  ['all', {}],
  ['user', { actor: 'user' }],
  ['assistant', { actor: 'assistant' }],
  ['program', { actor: 'program' }],
  [{ program_id: ID }, { program_id: ID }],
])('%o comes back from the address, and is filtered by the server', (who, filter) => {
  expect(readWho(byOf(who))).toEqual(who)
  expect(filterOf(who)).toEqual(filter)
})

test('an address that no page makes shows everyone', () => {
  for (const by of ['', 'import', 'all', `${ID}0`, '%']) expect(readWho(by)).toBe('all')
})
