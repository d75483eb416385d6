import { useRouter } from '@tanstack/react-router'
import { startTransition, useEffect, useEffectEvent, useRef, useState } from 'react'
import { placeOf, readSearch } from '../../../lib/places/place.ts'
import { useGo } from '../../../lib/places/use-place.ts'

/** The address is written once no letter was typed for this long. */
const PAUSE_MS = 400

export interface SearchText {
  text: string
  /** How often the address gave another text than the typed one. The field then shows that text. */
  given: number
  /** The list follows when there is time. */
  type: (text: string) => void
  /** Writes the address now. */
  settle: () => void
}

/**
 * Holds what is searched for. It is also in the address, so that a reload and the back button keep it. The address is not
 * written for each letter, because each change of it renders all that reads the place.
 */
export function useSearchText(): SearchText {
  const { history } = useRouter()
  const go = useGo()
  const read = () => readSearch(history.location.search).q ?? ''
  const [state, setState] = useState(() => ({ text: read(), given: 0 }))
  const known = useRef(state.text)
  const typed = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const onAddress = useEffectEvent(() => {
    const text = read()
    const hasLeft = typed.current !== null && placeOf(history.location.pathname)?.kind !== 'search'
    if (text === known.current && !hasLeft) return
    forget()
    known.current = text
    setState(({ given }) => ({ text, given: given + 1 }))
  })
  useEffect(() => {
    onAddress()
    const stop = history.subscribe(() => onAddress())
    return () => {
      stop()
      clearTimeout(timer.current)
    }
  }, [history])

  function forget(): void {
    clearTimeout(timer.current)
    typed.current = null
  }

  function settle(): void {
    const text = typed.current
    forget()
    if (text === null || text === known.current) return
    known.current = text
    go.set({ q: text || undefined }, { replace: true })
  }

  return {
    ...state,
    type(text) {
      typed.current = text
      clearTimeout(timer.current)
      timer.current = setTimeout(settle, PAUSE_MS)
      startTransition(() => setState(({ given }) => ({ text, given })))
    },
    settle,
  }
}
