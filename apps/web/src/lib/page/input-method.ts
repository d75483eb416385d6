import type { KeyboardEvent } from 'react'

/**
 * `keyCode` of a key that an input method handled. Safari sends `compositionend` before the keydown of the Enter that
 * ends a composition, so that `isComposing` is false there already; the key code is all that remains to tell by:
 * https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode
 */
const HANDLED_BY_INPUT_METHOD = 229

/** Whether a key press belongs to the input method that composes a word, in the order of events of any browser. */
export function isComposing(event: KeyboardEvent | globalThis.KeyboardEvent): boolean {
  const { isComposing, keyCode } = 'nativeEvent' in event ? event.nativeEvent : event
  return isComposing || keyCode === HANDLED_BY_INPUT_METHOD
}

/** For `onKeyDown` of a form: the Enter that ends a composition does not submit it. */
export function keepComposition(event: KeyboardEvent): void {
  if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
}
