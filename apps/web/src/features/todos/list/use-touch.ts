import type { PointerEvent, RefObject } from 'react'
import { useEffect, useRef } from 'react'

interface TouchOptions {
  /** A finger stayed on a row. */
  onHold: (id: string) => void
  /** A row was swept to the right, as one crosses out a line. */
  onRight: (id: string) => void
  /** A row was swept to the left. */
  onLeft: (id: string, row: HTMLElement) => void
}

/** How long a finger stays for a hold, and how far it may move meanwhile. */
const HOLD = { ms: 450, px: 10 }
/** How far a row is swept until its action happens. */
const SWIPE_PX = 88

interface Touch {
  row: HTMLElement
  id: string
  x: number
  y: number
  timer: ReturnType<typeof setTimeout>
  kind: 'unknown' | 'swipe' | 'scroll' | 'hold'
}

/**
 * Swipes and long presses on the rows of a list, by touch only. The menu of the row does the same for other pointers. The
 * rows have `touch-action: pan-y`, so the browser scrolls and leaves movements to the side to the page.
 */
export function useTouch(list: RefObject<HTMLElement | null>, { onHold, onRight, onLeft }: TouchOptions) {
  const touch = useRef<Touch | null>(null)
  useEffect(() => () => clearTimeout(touch.current?.timer), [])

  function end(): void {
    if (!touch.current) return
    clearTimeout(touch.current.timer)
    const { row } = touch.current
    row.style.transform = ''
    delete row.dataset.swipe
    touch.current = null
  }

  return {
    onPointerDown(event: PointerEvent) {
      end()
      const row = (event.target as Element).closest<HTMLElement>('[data-todo]')
      const id = row?.dataset.todo
      if (event.pointerType !== 'touch' || !event.isPrimary || !row || !id) return
      const { clientX: x, clientY: y } = event
      const timer = setTimeout(() => {
        if (touch.current) touch.current.kind = 'hold'
        navigator.vibrate?.(10)
        onHold(id)
      }, HOLD.ms)
      touch.current = { row, id, x, y, timer, kind: 'unknown' }
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const now = touch.current
      if (!now || now.kind === 'hold' || now.kind === 'scroll') return
      const [dx, dy] = [clientX - now.x, clientY - now.y]
      if (now.kind === 'unknown') {
        if (Math.max(Math.abs(dx), Math.abs(dy)) < HOLD.px) return
        clearTimeout(now.timer)
        now.kind = Math.abs(dx) > Math.abs(dy) ? 'swipe' : 'scroll'
        if (now.kind === 'scroll') return
      }
      now.row.style.transform = `translateX(${dx}px)`
      // Empty, as long as lifting the finger does nothing.
      now.row.dataset.swipe = Math.abs(dx) < SWIPE_PX ? '' : dx > 0 ? 'complete' : 'date'
    },
    onPointerUp() {
      const now = touch.current
      const swipe = now?.row.dataset.swipe
      if (now && now.kind !== 'unknown') dropClick(list.current)
      end()
      if (now && swipe === 'complete') onRight(now.id)
      if (now && swipe === 'date') onLeft(now.id, now.row)
    },
    onPointerCancel: end,
  }
}

/**
 * Keeps the click that follows a swipe or a hold from opening the todo. It comes some milliseconds later, and not in every
 * browser: the next touch ends the waiting.
 */
function dropClick(list: HTMLElement | null): void {
  const ended = new AbortController()
  const options = { capture: true, once: true, signal: ended.signal }
  const drop = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
    ended.abort()
  }
  list?.addEventListener('click', drop, options)
  document.addEventListener('pointerdown', () => ended.abort(), options)
  document.addEventListener('keydown', () => ended.abort(), options)
}
