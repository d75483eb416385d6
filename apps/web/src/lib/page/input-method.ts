import type { KeyboardEvent } from 'react'

/**
 * The `keyCode` of a key that an input method handled. Safari sends `compositionend` before the `keydown` of the Enter
 * that ends a composition. At that `keydown`, `isComposing` is already false, and only the key code identifies the
 * Enter: https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode
 */
const HANDLED_BY_INPUT_METHOD = 229

/** Returns true if a key press belongs to an input method composition, in every browser. */
export function isComposing(event: KeyboardEvent | globalThis.KeyboardEvent): boolean {
  const { isComposing, keyCode } = 'nativeEvent' in event ? event.nativeEvent : event
  return isComposing || keyCode === HANDLED_BY_INPUT_METHOD
}

/** For `onKeyDown` of a form: keeps the Enter that ends a composition from submitting the form. */
export function keepComposition(event: KeyboardEvent): void {
  if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
}
