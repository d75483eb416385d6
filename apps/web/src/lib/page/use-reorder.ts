import type { DragEvent, KeyboardEvent } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'

/** Puts the item `id` directly after the item `after`, or first when `after` is null. */
export type MoveItem = (id: string, after: string | null) => void

/** For how long after a move the focus goes back to the moved item. */
const KEEP_FOCUS_MS = 3_000

/**
 * Lets the user move the items of a list: by drag and drop, by Alt with the arrow keys, and by `move`, which buttons call.
 * `itemProps` returns the attributes of an item.
 */
export function useReorder(ids: string[], onMove: MoveItem) {
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)

  /** The element that had the focus when the user moved its item. A browser takes the focus from a node that moves. */
  const moved = useRef<{ element: Element; at: number } | null>(null)
  const order = ids.join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of the order.
  useLayoutEffect(() => {
    const { element, at = 0 } = moved.current ?? {}
    if (document.activeElement !== document.body || performance.now() - at > KEEP_FOCUS_MS) return
    if (element instanceof HTMLElement && element.isConnected) element.focus()
  }, [order])

  function canMove(id: string, by: -1 | 1): boolean {
    const place = ids.indexOf(id)
    return place >= 0 && place + by >= 0 && place + by < ids.length
  }

  function move(id: string, by: -1 | 1): void {
    if (!canMove(id, by)) return
    if (document.activeElement) moved.current = { element: document.activeElement, at: performance.now() }
    const others = ids.filter((other) => other !== id)
    onMove(id, others[ids.indexOf(id) + by - 1] ?? null)
  }

  /** Drops an item in the place of another one: after it when it comes from above, else before it. */
  function drop(id: string, target: string): void {
    const [from, to] = [ids.indexOf(id), ids.indexOf(target)]
    if (from < 0 || to < 0 || from === to) return
    onMove(id, from < to ? target : (ids[to - 1] ?? null))
  }

  const itemProps = (id: string) => ({
    draggable: true,
    'data-drop':
      over === id && dragged !== id ? (ids.indexOf(dragged ?? '') < ids.indexOf(id) ? 'after' : 'before') : undefined,
    onDragStart(event: DragEvent) {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', id)
      setDragged(id)
    },
    onDragOver(event: DragEvent) {
      if (dragged === null) return
      event.preventDefault()
      setOver(id)
    },
    onDragEnd() {
      setDragged(null)
      setOver(null)
    },
    onDrop(event: DragEvent) {
      if (dragged === null) return
      event.preventDefault()
      drop(dragged, id)
    },
    onKeyDown(event: KeyboardEvent) {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
      event.preventDefault()
      move(id, event.key === 'ArrowUp' ? -1 : 1)
    },
  })

  return { itemProps, move, canMove }
}
