import { useEffect, useRef, useState } from 'react'

/** A scroll position within this many pixels of the end counts as the end. */
const NEAR_PX = 48

/** A move within this time after the wheel, a finger or a key is the user's. */
const INPUT_MS = 1000

const UPWARD_KEYS = new Set(['ArrowUp', 'PageUp', 'Home', ' ', 'Tab'])

/**
 * Keeps a scrolling element at its end while its content grows, until the user scrolls up. Then `isAtEnd` is false;
 * `toEnd` scrolls back and keeps it at the end again. While the focus is in an element with `data-still`, it does not
 * scroll: that element grows itself, and its top would go out of sight.
 */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  const inputAt = useRef(Number.NEGATIVE_INFINITY)
  const [isAtEnd, setAtEnd] = useState(true)

  useEffect(() => {
    const [outer, inner] = [scroller.current, content.current]
    if (!outer || !inner) return
    let last = placeOf(outer)
    const stick = () => {
      const isStill = document.activeElement?.closest('[data-still]')
      if (sticks.current && !isStill) outer.scrollTop = outer.scrollHeight
      last = placeOf(outer)
    }
    const onScroll = () => {
      const place = placeOf(outer)
      const gap = place.height - place.top - place.room
      // A move upwards by one pixel already ends the sticking: a wheel scrolls in small steps, and text arrives between
      // them. The browser moves upwards too, when the content shrinks, as by an answered question. The answer may make it
      // grow again before this event.
      if (place.top < last.top && gap > 1) {
        const isSameLayout = place.height === last.height && place.room === last.room
        if (isSameLayout || performance.now() - inputAt.current < INPUT_MS) sticks.current = false
      } else if (gap < NEAR_PX) sticks.current = true
      stick()
      setAtEnd(sticks.current)
    }
    const onInput = (event: Event) => {
      if (isUpward(event, outer)) inputAt.current = performance.now()
    }
    const observer = new ResizeObserver(stick)
    observer.observe(inner)
    observer.observe(outer)
    outer.addEventListener('scroll', onScroll, { passive: true })
    for (const type of INPUTS) outer.addEventListener(type, onInput, { passive: true })
    return () => {
      observer.disconnect()
      outer.removeEventListener('scroll', onScroll)
      for (const type of INPUTS) outer.removeEventListener(type, onInput)
    }
  }, [])

  function toEnd() {
    sticks.current = true
    inputAt.current = Number.NEGATIVE_INFINITY
    setAtEnd(true)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }

  return { scroller, content, isAtEnd, toEnd }
}

const INPUTS = ['wheel', 'touchmove', 'keydown', 'pointerdown']

/** Returns true if an event may scroll upwards. A pointer on the element itself is on its scroll bar. */
function isUpward(event: Event, outer: HTMLElement): boolean {
  if (event instanceof WheelEvent) return event.deltaY < 0
  if (event instanceof KeyboardEvent) return UPWARD_KEYS.has(event.key)
  return event.type === 'touchmove' || event.target === outer
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement) {
  return { top: scrollTop, height: scrollHeight, room: clientHeight }
}
