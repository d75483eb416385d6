import type { RefObject } from 'react'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { whenIdle } from '../page/use-idle.ts'
import type { Place } from '../places/place.ts'
import type { Drag } from './drag.ts'

let loaded: Drag | null = null
let isLoading = false
const listeners = new Set<() => void>()

/** Loads the module once the page is idle, so that the first view does not wait for it. */
function load(): void {
  isLoading = true
  whenIdle(() =>
    import('./pragmatic.ts').then(
      ({ pragmatic }) => {
        loaded = pragmatic
        for (const listener of listeners) listener()
      },
      // Without the module, the menus still move todos. The next mount tries again.
      () => {
        isLoading = false
      },
    ),
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // A finger that drags scrolls the list: touch screens move todos by their menus.
  if (!isLoading && matchMedia('(pointer: fine)').matches) load()
  return () => listeners.delete(listener)
}

/** Returns what makes elements draggable; null until it is loaded, and always on a touch screen. */
export function useDrag(): Drag | null {
  return useSyncExternalStore(subscribe, () => loaded)
}

/** Lets todos be dropped on the element of a place, where that means something. */
export function useDropPlace(element: RefObject<HTMLElement | null>, place: Place, name: string): void {
  const drag = useDrag()
  const canDrop = ['inbox', 'today', 'list', 'tag'].includes(place.kind)
  const target = useEffectEvent(() => ({ kind: 'place', place, name }) as const)
  useEffect(() => {
    return canDrop && element.current ? drag?.drop(element.current, () => target()) : undefined
  }, [drag, element, canDrop])
}
