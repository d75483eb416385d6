/** Nearly: a device that is pointed at with precision. */
const HAS_KEYBOARD = '(pointer: fine)'

/** Moves the focus to a field, unless that would bring up a keyboard on the screen. */
export function focusField(field: HTMLElement | null | undefined): void {
  if (window.matchMedia(HAS_KEYBOARD).matches) field?.focus()
}

/** The same for the element with `data-focus`. */
export function focusMarked(root: HTMLElement | null): void {
  focusField(root?.querySelector<HTMLElement>('[data-focus]'))
}
