import { chordOf, isSingle } from './shortcut.ts'

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_500

type Action = (event: KeyboardEvent) => void

export interface KeyListener {
  /** Runs `action` when the keys are pressed. The last binding of the same keys wins. Returns a function that ends it. */
  bind(keys: string, action: Action): () => void
  /** Whether shortcuts without Ctrl or Command work. */
  setSingle(isOn: boolean): void
  onKeyDown(event: KeyboardEvent): void
}

/**
 * Finds the shortcut of a key press. There is one for the page, so that two parts cannot use the same key without one of
 * them giving way. A press in a dialog, or of a single key in a field, is no shortcut.
 */
export function createKeyListener(): KeyListener {
  const bindings = new Map<string, Action[]>()
  let hasSingle = true
  /** The first key of a sequence, and when it was pressed. */
  let first: { chord: string; at: number } | null = null

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
    onKeyDown(event) {
      const chord = chordOf(event)
      const before = first
      first = null
      if (chord === null || event.defaultPrevented || event.isComposing || event.repeat) return
      if (hasOpenDialog() || (isSingle(chord) && (!hasSingle || isTyping(event.target)))) return
      const isSecond = before !== null && event.timeStamp - before.at < SEQUENCE_MS
      const action = (isSecond && bindings.get(`${before.chord} ${chord}`)?.at(-1)) || bindings.get(chord)?.at(-1)
      if (action) {
        event.preventDefault()
        action(event)
      } else if ([...bindings].some(([keys, { length }]) => length > 0 && keys.startsWith(`${chord} `))) {
        first = { chord, at: event.timeStamp }
      }
    },
  }
}

function hasOpenDialog(): boolean {
  return document.querySelector('dialog[open], [role="dialog"][aria-modal="true"]') !== null
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
