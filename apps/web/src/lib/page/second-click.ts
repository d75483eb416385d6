/**
 * Returns true for the second click of a double click. On a check box it would take back the first one, or hit the row
 * that has moved up since.
 */
export function isSecondClick(event: Event): boolean {
  return event instanceof MouseEvent && event.detail > 1
}
