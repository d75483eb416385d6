import type { Place } from '../places/place.ts'
import type { Day } from '../time/time.ts'

/** Where dragged todos can be dropped. */
export type DropTarget =
  | { kind: 'day'; day: Day }
  /** `name`: what the user calls the place. */
  | { kind: 'place'; place: Place; name: string }
  /** A todo: they become steps of it. */
  | { kind: 'into'; id: string }
  /** A todo in the user's own order: they go before or after it. */
  | { kind: 'beside'; id: string; edge: 'before' | 'after' }

/** What of an element the pointer is over: its upper quarter, its middle, or its lower quarter. */
export type Zone = 'before' | 'middle' | 'after'

export interface Drag {
  /** Lets the user drag an element. `todos`: the ids of what is dragged; `label`: what is shown for several. */
  drag(element: HTMLElement, source: { todos: () => string[]; label: (count: number) => string }): () => void
  /**
   * Lets todos be dropped on an element. `targetOf` returns null where they cannot. While they are over it, the element
   * has `data-drop`: `before`, `after` or `into`.
   */
  drop(element: HTMLElement, targetOf: (ids: readonly string[], zone: Zone) => DropTarget | null): () => void
  /** Calls `onDrop` after each drop. While something is dragged, `scroller` scrolls at its ends. */
  listen(scroller: HTMLElement, onDrop: (ids: readonly string[], target: DropTarget) => void): () => void
}
