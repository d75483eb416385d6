import { useEffect } from 'react'

/** Makes the browser ask before the page is closed or reloaded, as long as that would lose data. */
export function useUnloadGuard(hasUnsavedData: boolean): void {
  useEffect(() => {
    if (!hasUnsavedData) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [hasUnsavedData])
}
