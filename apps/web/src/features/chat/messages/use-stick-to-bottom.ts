import { useEffect, useRef, useState } from 'react'

/** Pixels from the end that still count as being there. */
const NEAR_PX = 48

/**
 * Keeps a scrolling element at its end while its content grows, until the user scrolls up. From then on `isAtEnd` is
 * false, and `toEnd` scrolls back.
 */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  const [isAtEnd, setAtEnd] = useState(true)

  useEffect(() => {
    const [outer, inner] = [scroller.current, content.current]
    if (!outer || !inner) return
    let lastTop = outer.scrollTop
    const onScroll = () => {
      const gap = outer.scrollHeight - outer.scrollTop - outer.clientHeight
      // The first pixel upwards counts: a wheel scrolls in small steps, and text arrives between them.
      const isUpwards = outer.scrollTop < lastTop && gap > 1
      lastTop = outer.scrollTop
      sticks.current = !isUpwards && (sticks.current || gap < NEAR_PX)
      setAtEnd(sticks.current)
    }
    const onResize = () => {
      if (sticks.current) outer.scrollTop = outer.scrollHeight
    }
    const observer = new ResizeObserver(onResize)
    observer.observe(inner)
    observer.observe(outer)
    outer.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      outer.removeEventListener('scroll', onScroll)
    }
  }, [])

  function toEnd() {
    sticks.current = true
    setAtEnd(true)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }

  return { scroller, content, isAtEnd, toEnd }
}
