import type { RefObject } from 'react'
import { useEffect } from 'react'

/** The width has settled when it has not changed for this long, as while the panel is widened by dragging. */
const SETTLED_MS = 150

/**
 * Lays all messages out in full when the width of the conversation changes: their heights out of sight are those of the
 * earlier width, so that the conversation would jump when it is scrolled there. See `.message` in styles.css.
 */
export function useLayoutOnResize(content: RefObject<HTMLElement | null>, log: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = content.current
    if (!element) return
    let width = element.clientWidth
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      clearTimeout(timer)
      timer = setTimeout(layOut, SETTLED_MS)
    })
    function layOut(): void {
      log.current?.setAttribute('data-resizing', '')
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => log.current?.removeAttribute('data-resizing'))
      })
    }
    observer.observe(element)
    return () => {
      observer.disconnect()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [content, log])
}
