import { useEffect } from 'react'

/** Has the browser ask before the page is left or loaded again, as long as something would be lost by it. */
export function useUnloadGuard(wouldLose: boolean): void {
  useEffect(() => {
    if (!wouldLose) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [wouldLose])
}
