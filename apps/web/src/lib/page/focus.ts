/** Matches devices that probably have a keyboard: those with a precise pointer usually do. */
const HAS_KEYBOARD = '(pointer: fine)'

/** Moves the focus to a field, unless that would open an on-screen keyboard. */
export function focusField(field: HTMLElement | null | undefined): void {
  if (window.matchMedia(HAS_KEYBOARD).matches) field?.focus()
}

/** Moves the focus to the element with `data-focus` in `root`, unless that would open an on-screen keyboard. */
export function focusMarked(root: HTMLElement | null): void {
  focusField(root?.querySelector<HTMLElement>('[data-focus]'))
}
