import type { RefObject } from 'react'
import { useEffect } from 'react'

/**
 * Lets the browser skip the layout and painting of messages that are out of sight, see `.message` in styles.css. A
 * message is marked once it has been laid out in full, so that the browser knows its height, and the conversation does
 * not jump when it is scrolled there. `isGrowing`: the message changes with each frame.
 */
export function useSettled(message: RefObject<HTMLElement | null>, isGrowing: boolean): void {
  useEffect(() => {
    const element = message.current
    if (!element || isGrowing) return
    let frame = requestAnimationFrame(() => {
      // The height is remembered after the layout of a frame, so the mark waits for the next one.
      frame = requestAnimationFrame(() => element.setAttribute('data-settled', ''))
    })
    return () => {
      cancelAnimationFrame(frame)
      element.removeAttribute('data-settled')
    }
  }, [message, isGrowing])
}
