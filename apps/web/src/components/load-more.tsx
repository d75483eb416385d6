import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { errorMessage } from '../lib/server/error-message.ts'
import { ErrorNote } from './error-note.tsx'
import { Spinner } from './spinner.tsx'

interface LoadMoreProps {
  /** Shown while the page loads: "Loading earlier messages". */
  label: string
  /** Loads the next page. After a rejection the user can try again. */
  load: () => Promise<unknown>
}

/**
 * The end of a list that has another page. Loads that page once when it is scrolled into view, so it needs the cursor of
 * the page as its `key`.
 */
export function LoadMore({ label, load }: LoadMoreProps) {
  const mark = useRef<HTMLDivElement>(null)
  const [error, setError] = useState<unknown>(null)

  async function loadPage() {
    setError(null)
    await load().catch(setError)
  }

  const onVisible = useEffectEvent(loadPage)
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      void onVisible()
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={mark} className="flex min-h-8 items-center justify-center py-1">
      {error ? <ErrorNote message={errorMessage(error)} onRetry={loadPage} /> : <Spinner label={label} size={18} />}
    </div>
  )
}
