/** An approximation: devices with a precise pointer usually have a keyboard. */
const HAS_KEYBOARD = '(pointer: fine)'

/** Moves the focus to a field, unless that would open an on-screen keyboard. */
export function focusField(field: HTMLElement | null | undefined): void {
  if (window.matchMedia(HAS_KEYBOARD).matches) field?.focus()
}

/** The same for the element with `data-focus` inside of `root`. */
export function focusMarked(root: HTMLElement | null): void {
  focusField(root?.querySelector<HTMLElement>('[data-focus]'))
}
