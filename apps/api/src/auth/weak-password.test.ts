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
  ['abcdabcd', /repeats/],
  ['12341234', /repeats/],
  ['testtesttest', /repeats/],
  ['xkcdxkcdxkcd', /repeats/],
  ['passwordpassword', /repeats/],
  ['a'.repeat(128), /repeats/],
  ['abcdefgh', /row/],
  ['ABCDEFGHIJKLM', /row/],
  ['87654321', /most common|row/],
  ['zyxwvuts', /row/],
  ['asdfghjkl;', /most common|row/],
  ['qwertzuiop', /most common|row/],
  ['poiuytrewq', /most common|row/],
  ['password123!', /most common/],
  ['sunshine1!', /most common/],
  ['iloveyou2', /most common/],
  ['P@ssw0rd!', /most common/],
  ['football99', /most common/],
  ['ｐａｓｓｗｏｒｄ', /most common/],
  ['pass\u200bword', /most common/],
  ['p\u200ba\u2060s\u00ads\u200dw\ufeffo\u202er\u{e0061}d', /most common/],
  ['\u200b'.repeat(12), /blanks/],
  ['\u2800\u3164\u115f\ufe0f'.repeat(3), /blanks/],
  ['k9#\u200b\u200b\u200b\u200b\u200b', /at least 8 characters that can be seen/],
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
  'wv7kq2xd',
  'correct horse battery staple',
  'mein hund bello',
  'blaue Kaffeekanne',
  'Überraschung am Morgen',
  'собака лает ночью',
  '吾輩は猫である。名前はまだ無い',
  '👩‍👩‍👧 eats 7 🍎',
  'hello world',
  'my password is a secret',
  'the 4 seasons of 1987',
])('%j is good enough', (password) => {
  expect(weakness({ ...ada, password })).toBeNull()
})

test('passwords of 8 and of 128 characters are accepted', () => {
  expect(weakness({ ...ada, password: 'k9#Lm2!q' })).toBeNull()
  expect(weakness({ ...ada, password: `k9#Lm2!q${'zy'.repeat(60)}` })).toBeNull()
})

test('only the first 40 characters of a password are rated', () => {
  const strong = 'k9#Lm2!qwv7kq2xd'
  expect(weakness({ ...ada, password: `${'a'.repeat(39)}${strong}` })).toMatch(/repeats/)
  expect(weakness({ ...ada, password: `${'a'.repeat(24)}${strong}` })).toBeNull()
})
