import { expect, test } from 'vitest'
import { APP_KEYS, GO_KEYS } from './app-keys.ts'
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
  expect(keyCaps('g t', false)).toEqual([['G'], ['T']])
  expect(keyCaps('Mod+Shift+z', false)).toEqual([['Ctrl', '⇧', 'Z']])
  expect(keyCaps('Mod+\\', true)).toEqual([['⌘', '\\']])
})

test('no two shortcuts have the same keys', () => {
  const keys = [...Object.values(APP_KEYS), ...GO_KEYS].flatMap(({ keys }) => keys as readonly string[])
  expect(new Set(keys).size).toBe(keys.length)
})
