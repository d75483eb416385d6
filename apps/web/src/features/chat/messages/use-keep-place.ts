import type { RefObject } from 'react'
import { useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the scroll position when earlier messages are added. `first` is the id of the first message. Browsers keep the
 * position themselves after most changes above the visible part, but not after a change at the very top. Safari never
 * does.
 */
export function useKeepPlace(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  first: string | undefined,
): void {
  const shown = useRef(first)
  const height = useRef(0)

  useLayoutEffect(() => {
    const outer = scroller.current
    if (!outer) return
    if (shown.current !== undefined && first !== shown.current) outer.scrollTop += outer.scrollHeight - height.current
    shown.current = first
    height.current = outer.scrollHeight
  })

  // Opening a card changes the height of the list without rendering the list.
  useEffect(() => {
    const [outer, inner] = [scroller.current, content.current]
    if (!outer || !inner) return
    const observer = new ResizeObserver(() => {
      height.current = outer.scrollHeight
    })
    observer.observe(inner)
    return () => observer.disconnect()
  }, [scroller, content])
}
