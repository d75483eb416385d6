import { useSyncExternalStore } from 'react'

export type Density = 'comfortable' | 'compact'

/** Returns how high the rows are, which the document says in `data-density`. */
export function useDensity(): Density {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable',
  )
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-density'] })
  return () => observer.disconnect()
}
