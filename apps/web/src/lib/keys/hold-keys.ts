import { isComposing } from '../page/input-method.ts'
import { chordOf } from './shortcut.ts'

/** The keys without a letter that are held. Others, such as Tab, stay with the browser. */
const HELD = new Set(['Enter', 'Backspace', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Mod+k'])

/** A part that takes longer to load does not get the keys, so that the page can be used again. */
const MAX_HOLD_MS = 10_000

/** Ends a hold. The element that the focus has moved to gets the held keys; if it has not moved, they are dropped. */
export type Release = () => void

/**
 * Holds the keys that are pressed from now on, because the part of the page that they are meant for is still being loaded.
 * None of them is a shortcut. Escape drops them and calls `onCancel`.
 */
export function holdKeys(onCancel?: () => void): Release {
  const before = document.activeElement
  const held: KeyboardEvent[] = []

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return
    event.stopImmediatePropagation()
    const chord = chordOf(event)
    if (chord === 'Escape') {
      event.preventDefault()
      drop()
      onCancel?.()
    } else if (chord !== null && (HELD.has(chord) || textOf(event) !== null)) {
      event.preventDefault()
      held.push(event)
    }
  }

  function stop(): void {
    clearTimeout(timer)
    window.removeEventListener('keydown', onKeyDown, { capture: true })
  }

  function drop(): void {
    stop()
    held.length = 0
  }

  window.addEventListener('keydown', onKeyDown, { capture: true })
  const timer = setTimeout(drop, MAX_HOLD_MS)

  return () => {
    stop()
    // The part moves the focus when it is in the document, which may be right after this.
    queueMicrotask(() => {
      const now = document.activeElement
      if (now !== before && now !== document.body) void give(held.splice(0))
    })
  }
}

/**
 * Gives the keys to what has the focus at each of them, as the one before may have moved it. No key that is pressed
 * meanwhile comes between them, because only microtasks are waited for.
 */
async function give(held: readonly KeyboardEvent[]): Promise<void> {
  for (const event of held) {
    const target = document.activeElement ?? document.body
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event
    const init = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true }
    if (target.dispatchEvent(new KeyboardEvent('keydown', init))) write(event, target)
    // React renders what follows from a key in a microtask.
    await Promise.resolve()
  }
}

/** Does what a browser does with a key in a field. */
function write(event: KeyboardEvent, field: Element): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || field.readOnly) return
  const { selectionStart: start, selectionEnd: end } = field
  const text = event.key === 'Backspace' ? '' : textOf(event)
  if (start === null || end === null || text === null) return
  const isBackspace = event.key === 'Backspace' && start === end
  field.setRangeText(text, isBackspace ? Math.max(0, start - 1) : start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { data: text, bubbles: true }))
}

/** Returns the text that a key writes; null if it writes none. */
function textOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string | null {
  // With both, it is the key AltGr, which writes signs such as @.
  const isCommand = metaKey || ctrlKey !== altKey
  return isCommand || [...key].length !== 1 ? null : key
}
