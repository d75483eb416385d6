import { useRouter } from '@tanstack/react-router'
import { useLayoutEffect, useRef } from 'react'
import { useGo } from '../../../lib/places/use-place.ts'

/** The place of an entry in the history of the tab, as the router counts it. */
type Counted = { __TSR_index?: number }

/**
 * Returns how to close the details: back to the entry from which they were opened, so that the back button does not open
 * them again. If they were open when the page was loaded, or the user went somewhere else since, the address changes in
 * place. `isOpenedHere`: they were opened since the page was loaded.
 */
export function usePaneHistory(id: string | undefined): { isOpenedHere: () => boolean; close: () => void } {
  const { history } = useRouter()
  const go = useGo()
  /** The entry before the details were opened; null while they are closed, or were open from the start. */
  const before = useRef<{ index: number; rest: string } | null>(null)
  const last = useRef<{ index: number; rest: string; id: string | undefined } | null>(null)

  useLayoutEffect(() => {
    const now = { index: indexOf(history.location.state), rest: withoutTodo(history.location.href), id }
    const from = last.current
    if (id === undefined) before.current = null
    else if (from && from.id === undefined && now.index === from.index + 1) before.current = from
    last.current = now
  }, [id, history])

  return {
    isOpenedHere: () => before.current !== null,
    close() {
      const { index, rest } = before.current ?? {}
      const steps = index === undefined ? 0 : indexOf(history.location.state) - index
      if (steps > 0 && rest === withoutTodo(history.location.href)) history.go(-steps)
      else go.set({ todo: undefined }, { replace: true })
    },
  }
}

function indexOf(state: object): number {
  return (state as Counted).__TSR_index ?? 0
}

function withoutTodo(href: string): string {
  const url = new URL(href, 'http://page')
  url.searchParams.delete('todo')
  return `${url.pathname}${url.search}`
}
