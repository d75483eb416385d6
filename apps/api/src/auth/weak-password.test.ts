import { expect, test } from 'vitest'
import { weakness } from './weak-password.ts'

const ada = { name: 'Ada Lovelace', email: 'ada.byron@example.com' }

test.each([
  ['password', /most common/],
  ['PASSWORD1', /most common/],
  ['12345678', /most common/],
  ['qwertyuiop', /most common/],
  ['iloveyou', /most common/],
  [' password1 ', /most common/],
  ['        ', /blanks/],
  ['\u00a0\u2003\t\n        ', /blanks/],
  ['aaaaaaaa', /repeats/],
  ['abcabcabc', /repeats/],
  ['ada.byron@example.com', /name or address/],
  ['ADA.BYRON', /name or address/],
  ['Ada Lovelace', /name or address/],
  ['adalovelace', /name or address/],
  ['lovelace1', /name or address/],
  ['lovelace123456', /name or address/],
  ['byronada99', /name or address/],
  ['short', /at least 8/],
  ['sevench', /at least 8/],
  ['x1'.repeat(64).concat('y'), /at most 128/],
])('%j is refused', (password, reason) => {
  expect(weakness({ ...ada, password })).toMatch(reason)
})

test.each([
  'correct horse',
  'a long walk by the sea',
  'lovelace and babbage',
  'Tr0ub4dor&3',
  'pässwörtchen',
  'k9#Lm2!q',
])('%j is good enough', (password) => {
  expect(weakness({ ...ada, password })).toBeNull()
})

test('8 and 128 characters are enough and not too many', () => {
  expect(weakness({ ...ada, password: 'k9#Lm2!q' })).toBeNull()
  expect(weakness({ ...ada, password: `k9#Lm2!q${'zy'.repeat(60)}` })).toBeNull()
})
