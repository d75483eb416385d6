/** The parts of the list of shortcuts. */
export type ShortcutGroup = 'page' | 'go' | 'list'

/** A shortcut as the help lists it. */
export interface Shortcut {
  /**
   * What is pressed, any of these: one key (`n`, `?`, `ArrowDown`), keys one after the other (`g t`), or a key with
   * modifiers (`Mod+k`, `Mod+Shift+z`). `Mod` is Ctrl, and Command on a Mac.
   */
  keys: readonly string[]
  label: string
  group: ShortcutGroup
}

/** What of a key press is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Returns a key press in the form of {@link Shortcut.keys}; null for a modifier alone. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | null {
  if (/^(Control|Meta|Alt|AltGraph|Shift|Dead|Unidentified)$/.test(key)) return null
  const isLetter = /^\p{L}$/u.test(key)
  // Shift is part of a sign such as `?`, and which signs need it depends on the keyboard.
  const hasShift = shiftKey && (isLetter || key.length > 1)
  const parts = [ctrlKey || metaKey ? 'Mod' : '', altKey ? 'Alt' : '', hasShift ? 'Shift' : '']
  return [...parts.filter(Boolean), isLetter ? key.toLowerCase() : key].join('+')
}

/** Returns true for shortcuts without Ctrl or Command, which the user can switch off. */
export function isSingle(keys: string): boolean {
  return !keys.startsWith('Mod+')
}

const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** The signs that are on the keys of a Mac in every language. */
const MAC_SIGNS: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }

/** What is written on the keys that have a name: it depends on the language. */
export type KeyNames = Readonly<Record<string, string>>

/** Returns the keys of a shortcut as they are written on a keyboard: `Mod+Shift+z` is Ctrl, Shift, Z. */
export function keyCaps(keys: string, isMac: boolean, names: KeyNames): string[][] {
  const signs = { ...names, ...SIGNS, ...(isMac && MAC_SIGNS) }
  return keys
    .split(' ')
    .map((chord) => chord.split(/\+(?=.)/).map((key) => signs[key] ?? (key.length === 1 ? key.toUpperCase() : key)))
}

/** Returns a shortcut in the form of the attribute `aria-keyshortcuts`. */
export function ariaShortcut(keys: string): string {
  return keys.replace('Mod+', 'Control+')
}
