import { useEffect } from 'react'

/** While `hasUnsavedData`, makes the browser ask before it closes or reloads the page. */
export function useUnloadGuard(hasUnsavedData: boolean): void {
  useEffect(() => {
    if (!hasUnsavedData) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [hasUnsavedData])
}
