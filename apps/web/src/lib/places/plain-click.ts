import type { MouseEvent } from 'react'

/** Returns true for a click on a link that the page handles. With a modifier key, the browser opens the link. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}
