import { useState } from 'react'

/** How much room the assistant has beside the todos on a large screen. */
export type PanelSize = 'hidden' | 'normal' | 'wide'

const KEY = 'todo-agents.panel'

/** Returns the size of the assistant's panel, which this device remembers. */
export function usePanel() {
  const [size, setSize] = useState(saved)
  function resize(next: PanelSize): void {
    setSize(next)
    try {
      localStorage.setItem(KEY, next)
    } catch {
      // Storage is blocked: the size lasts until the page is reloaded.
    }
  }
  return {
    size,
    toggle: () => resize(size === 'hidden' ? 'normal' : 'hidden'),
    widen: () => resize(size === 'wide' ? 'normal' : 'wide'),
  }
}

function saved(): PanelSize {
  try {
    const size = localStorage.getItem(KEY)
    return size === 'hidden' || size === 'wide' ? size : 'normal'
  } catch {
    return 'normal'
  }
}
