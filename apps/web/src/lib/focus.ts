/** Nearly: a device that is pointed at with precision. */
const HAS_KEYBOARD = window.matchMedia('(pointer: fine)')

/** Moves the focus to the element with `data-focus`, unless that would bring up a keyboard on the screen. */
export function focusMarked(root: HTMLElement | null): void {
  if (HAS_KEYBOARD.matches) root?.querySelector<HTMLElement>('[data-focus]')?.focus()
}
