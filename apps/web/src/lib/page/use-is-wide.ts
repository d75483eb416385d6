import { useSyncExternalStore } from 'react'

/** The width at which todos and assistant are side by side: `lg` of Tailwind. */
const WIDE = '(width >= 64rem)'

/** Returns true on a large screen. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches)
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
