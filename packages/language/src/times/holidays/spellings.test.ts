import { expect, test } from 'vitest'
import { sound, spellingsOf } from './spellings.ts'

test.each([
  ['chris(t|)mas|xmas', ['christmas', 'chrismas', 'christmas']],
  ['a(b(c|)|d) e', ['abce', 'abe', 'ade']],
  ["boss's day", ['bosssday', 'bossday']],
  ["boss's", ['bosss']],
])('the pattern %s has its spellings', (pattern, letters) => {
  expect(spellingsOf(pattern).map((spelling) => spelling.letters)).toEqual(letters)
})

test('a mark holds for its own alternative only', () => {
  expect(spellingsOf('~lent|may_day')).toEqual([
    { letters: 'lent', isWeak: true, needsBlank: false },
    { letters: 'mayday', isWeak: false, needsBlank: true },
  ])
})

test.each([
  ['lakshmi', 'laxmi'],
  ['chhathpuja', 'chhathpooja'],
  ['hanukkah', 'hannuka'],
  ['ramadan', 'ramadhan'],
  ['succos', 'sukkos'],
])('%s sounds like %s', (one, other) => {
  expect(sound(one)).toBe(sound(other))
})
