import { expect, test } from 'vitest'
import { keys as german } from '../texts/de/keys.ts'
import { keys as english } from '../texts/en/keys.ts'
import { APP_KEYS, GO_KEYS } from './app-keys.ts'
import { LIST_KEYS } from './list-keys.ts'
import { chordOf, keyCaps } from './shortcut.ts'

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test.each([
  [{ key: 'n' }, 'n'],
  [{ key: 'N', shiftKey: true }, 'Shift+n'],
  [{ key: '?', shiftKey: true }, '?'],
  [{ key: 'ArrowDown', shiftKey: true }, 'Shift+ArrowDown'],
  [{ key: '\\', ctrlKey: true }, 'Mod+\\'],
  [{ key: 'Shift', shiftKey: true }, null],
])('the press %j is the chord %s', (press, chord) => {
  expect(chordOf({ ...none, ...press })).toBe(chord)
})

test('keys are shown as they are written on a keyboard', () => {
  expect(keyCaps('g t', false, english.names)).toEqual([['G'], ['T']])
  expect(keyCaps('Mod+Shift+z', false, english.names)).toEqual([['Ctrl', 'Shift', 'Z']])
  expect(keyCaps('Mod+Shift+ArrowUp', true, english.names)).toEqual([['⌘', '⇧', '↑']])
  expect(keyCaps('Mod+\\', true, german.names)).toEqual([['⌘', '\\']])
})

test('on a German keyboard, every key of a shortcut has its German name', () => {
  const shown = [...Object.values(APP_KEYS), ...Object.values(LIST_KEYS), ...GO_KEYS]
    .flatMap(({ keys }) => keys as readonly string[])
    .flatMap((keys) => keyCaps(keys, false, german.names).flat())
  const named = new Set(shown.filter((cap) => /\p{L}{2}/u.test(cap)))
  expect([...named].sort()).toEqual(['Alt', 'Eingabe', 'Ende', 'Entf', 'Esc', 'Pos1', 'Strg', 'Umschalt'])
})

test('no two shortcuts have the same keys', () => {
  const keys = [...Object.values(APP_KEYS), ...GO_KEYS].flatMap(({ keys }) => keys as readonly string[])
  expect(new Set(keys).size).toBe(keys.length)
})
