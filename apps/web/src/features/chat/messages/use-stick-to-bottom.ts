import { useEffect, useRef, useState } from 'react'

/** A scroll position within this many pixels of the end counts as the end. */
const NEAR_PX = 48

/**
 * Keeps a scrolling element at its end while its content grows, until the user scrolls up. Then `isAtEnd` is false;
 * `toEnd` scrolls back and keeps it at the end again.
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
      // A move upwards by one pixel already ends the sticking: a wheel scrolls in small steps, and text arrives between
      // them.
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
