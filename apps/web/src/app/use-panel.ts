import { useSyncExternalStore } from 'react'

/** How much room the assistant has beside the todos on a large screen. */
export type PanelSize = 'hidden' | 'normal' | 'wide'

const KEY = 'todo-agents.panel'

let size: PanelSize = saved()
const listeners = new Set<() => void>()

/** Returns the size of the assistant's panel, which this device remembers. */
export function usePanelSize(): PanelSize {
  return useSyncExternalStore(subscribe, () => size)
}

export function resizePanel(next: PanelSize): void {
  size = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Storage is blocked: the size lasts until the page is reloaded.
  }
  for (const listener of listeners) listener()
}

/** Hides the panel, or shows it again. */
export function togglePanel(): void {
  resizePanel(size === 'hidden' ? 'normal' : 'hidden')
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function saved(): PanelSize {
  try {
    const text = localStorage.getItem(KEY)
    return text === 'hidden' || text === 'wide' ? text : 'normal'
  } catch {
    return 'normal'
  }
}
