import { useEffect } from 'react'

/** The todos that the list shows, also those that are scrolled out of view. */
export interface ShownTodos {
  /** Returns their ids in the order of the list, with their lines. */
  places: () => ReadonlyMap<string, number>
  /** Scrolls a line into view. */
  show: (place: number) => void
}

let current: ShownTodos | null = null

/** Lets the rest of the page know what the list shows. The object must be the same while nothing changes. */
export function useShownTodos(shown: ShownTodos): void {
  useEffect(() => {
    current = shown
    return () => {
      if (current === shown) current = null
    }
  }, [shown])
}

/** Returns the todo that the list shows before or after another one, or null. */
export function neighbourOf(id: string, by: -1 | 1): string | null {
  const ids = [...(current?.places().keys() ?? [])]
  const place = ids.indexOf(id)
  return place < 0 ? null : (ids[place + by] ?? null)
}

/** Scrolls a todo of the list into view. */
export function showInList(id: string): void {
  const place = current?.places().get(id)
  if (place !== undefined) current?.show(place)
}
