import { useRouter, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Place, PlaceSearch } from './place.ts'
import { hrefOf, isListOfTodos, placeOf, readSearch, START } from './place.ts'

const NOWHERE: Place = { kind: 'nowhere' }

/** Returns the place on screen. */
export function usePlace(): Place {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return useMemo(() => placeOf(path) ?? NOWHERE, [path])
}

/** Returns one of the search parameters of the address. */
export function usePlaceSearch<Key extends keyof PlaceSearch>(key: Key): PlaceSearch[Key] {
  const search = useRouterState({ select: ({ location }) => location.searchStr })
  return useMemo(() => readSearch(search)[key], [search, key])
}

export interface Go {
  /** Opens a place. The conversation stays on screen. */
  to(place: Place, search?: PlaceSearch): void
  /**
   * Changes search parameters of the present place; undefined removes one. `replace`: the back button skips the present
   * address.
   */
  set(search: PlaceSearch, options?: { replace?: boolean }): void
}

/** Returns functions that change the address. They stay the same when it changes. */
export function useGo(): Go {
  const { history } = useRouter()
  return useMemo(
    () => ({
      to(place, search = {}) {
        const { chat } = readSearch(history.location.search)
        history.push(hrefOf(place, { chat, ...search }))
      },
      set(search, { replace = false } = {}) {
        const { pathname, search: old } = history.location
        const href = hrefOf(placeOf(pathname) ?? START, { ...readSearch(old), ...search })
        if (replace) history.replace(href)
        else history.push(href)
      },
    }),
    [history],
  )
}

let last: Place = START

/** Returns the list of todos on screen, or the last one while another page is. */
export function useListPlace(): Place {
  const place = usePlace()
  if (isListOfTodos(place)) last = place
  return last
}

/** Returns a function that shows the details of a todo, beside the list of todos on screen or the last one. */
export function useOpenTodo(): (id: string) => void {
  const go = useGo()
  const place = usePlace()
  const list = useListPlace()
  return (id) => (isListOfTodos(place) ? go.set({ todo: id }) : go.to(list, { todo: id }))
}
