import type { FocusEvent } from 'react'
import { useLayoutEffect, useRef } from 'react'
import { nextFocus } from './next-focus.ts'

/**
 * Keeps the focus in the list when its focused row is removed: moves the focus to the same control of the next row, or
 * to the list if it has no rows left. Rows need the attribute `data-todo` with their id, or `data-later` with their key, and their
 * controls `data-control`.
 */
export function useKeepFocus<Element extends HTMLElement = HTMLDivElement>(ids: string[]) {
  const list = useRef<Element>(null)
  const focused = useRef<{ element: HTMLElement; id: string; control: string } | null>(null)
  const shown = useRef(ids)

  function onFocus({ target }: FocusEvent<HTMLElement>) {
    const { todo, later } = target.closest<HTMLElement>('[data-todo], [data-later]')?.dataset ?? {}
    const id = todo ?? later
    const { control } = target.dataset
    focused.current = id && control ? { element: target, id, control } : null
  }

  useLayoutEffect(() => {
    const before = shown.current
    shown.current = ids
    const lost = focused.current
    // Leave the focus alone if the user has moved it to another element.
    if (!lost || lost.element.isConnected || document.activeElement !== document.body) return
    const next = nextFocus(lost.id, before, ids)
    const control = next && list.current?.querySelector<HTMLElement>(controlOf(next, lost.control))
    if (control) control.focus()
    else list.current?.focus()
  }, [ids])

  return { ref: list, onFocus }
}

function controlOf(id: string, control: string): string {
  return `:is([data-todo="${id}"], [data-later="${id}"]) [data-control="${control}"]`
}
