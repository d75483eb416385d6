import { chordOf, isSingle } from './shortcut.ts'

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_500

/** The keys that act again while they are held: those that move. A held `e` would complete one todo after the other. */
const REPEATS = /^(Shift\+)?([jk]|Arrow\w+)$/

/** A field undoes its own text, also the text that the user has just removed from it. */
const OF_FIELDS = new Set(['Mod+z', 'Mod+Shift+z', 'Mod+y'])

/** `key` is the last key that was pressed, `keys` the whole shortcut. */
export type KeyAction = (press: { key: string; keys: string }) => void

export interface KeyListener {
  /** Runs `action` when the keys are pressed. The last binding of the same keys wins. Returns a function that ends it. */
  bind(keys: string, action: KeyAction): () => void
  /** Whether shortcuts without Ctrl or Command work. */
  setSingle(isOn: boolean): void
  /** Does what the keys do, if they do anything now. Returns false if they do nothing. */
  run(keys: string): boolean
  has(keys: string): boolean
  onKeyDown(event: KeyboardEvent): void
  /** Has to be called for each `input` and `focusin`. */
  onField(event: Event): void
}

/**
 * Finds the shortcut of a key press. There is one for the page, so that two parts cannot use the same key without one of
 * them giving way. A press in a dialog is no shortcut, and in a field neither one of a single key nor undo. A field with
 * `data-undo="page"` that is empty, as after it was sent, has nothing to undo: there, undo is that of the page.
 */
export function createKeyListener(): KeyListener {
  const bindings = new Map<string, KeyAction[]>()
  let hasSingle = true
  /** The first key of a sequence, and when it was pressed. */
  let first: { chord: string; at: number } | null = null
  /** The field that the user has emptied, and not left since: it can undo that. */
  let emptied: EventTarget | null = null

  const isOfField = (target: EventTarget | null) => {
    if (!isTyping(target)) return false
    const isOfPage = target instanceof HTMLElement && target.dataset.undo === 'page'
    return !isOfPage || textIn(target) !== '' || target === emptied
  }

  return {
    bind(keys, action) {
      bindings.set(keys, [...(bindings.get(keys) ?? []), action])
      return () => {
        bindings.set(
          keys,
          (bindings.get(keys) ?? []).filter((other) => other !== action),
        )
      }
    },
    setSingle(isOn) {
      hasSingle = isOn
    },
    has: (keys) => (bindings.get(keys)?.length ?? 0) > 0,
    run(keys) {
      const action = bindings.get(keys)?.at(-1)
      action?.({ key: keys, keys })
      return action !== undefined
    },
    onKeyDown(event) {
      const chord = chordOf(event)
      const before = first
      first = null
      if (chord === null || event.defaultPrevented || event.isComposing) return
      if (event.repeat && !REPEATS.test(chord)) return
      if (hasOpenDialog() || (isSingle(chord) && !hasSingle)) return
      if (isSingle(chord) && isTyping(event.target)) return
      if (OF_FIELDS.has(chord) && isOfField(event.target)) return
      const isSecond = before !== null && event.timeStamp - before.at < SEQUENCE_MS
      const wanted = isSecond ? [`${before.chord} ${chord}`, chord] : [chord]
      const keys = wanted.find((one) => bindings.get(one)?.length)
      if (keys !== undefined) {
        event.preventDefault()
        bindings.get(keys)?.at(-1)?.({ key: event.key, keys })
      } else if ([...bindings].some(([keys, { length }]) => length > 0 && keys.startsWith(`${chord} `))) {
        first = { chord, at: event.timeStamp }
      }
    },
    onField({ type, target }) {
      emptied = type === 'input' && textIn(target) === '' ? target : null
    },
  }
}

function hasOpenDialog(): boolean {
  return document.querySelector('dialog[open], [role="dialog"][aria-modal="true"]') !== null
}

function textIn(target: EventTarget | null): string | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.closest(
      'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="menu"], [role="listbox"]',
    )
  ) {
    return true
  }
  // A check box does not take letters.
  return target.closest('input:not([type="checkbox"], [type="radio"], [type="button"])') !== null
}
