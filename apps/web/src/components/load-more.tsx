import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { errorMessage } from '../lib/server/error-message.ts'
import { ErrorNote } from './error-note.tsx'
import { Spinner } from './spinner.tsx'

interface LoadMoreProps {
  /** The text while the page loads: "Loading earlier messages". */
  label: string
  /** Loads the next page. After a rejection the user can try again. */
  load: () => Promise<unknown>
}

/**
 * Stands at the end of a list that has another page, and loads that page once when it is scrolled into view. Its `key`
 * must differ from page to page, so that the next page is loaded as well.
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
