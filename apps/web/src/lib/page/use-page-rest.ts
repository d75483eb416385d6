import { useEffect, useState } from 'react'

/** Longer than a glance at another tab. */
const REST_AFTER_MS = 5_000

/** What of a document is needed to know whether it is looked at. */
export type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** Whether the page has been out of sight for a while. Then it should leave the browser's few connections to others. */
export function usePageRest(): boolean {
  const [isResting, setResting] = useState(false)
  useEffect(() => watchRest(document, setResting), [])
  return isResting
}

/** Tells when a page begins to rest, and when it is looked at again. Answers how to stop. */
export function watchRest(page: Page, onChange: (isResting: boolean) => void, after_ms = REST_AFTER_MS): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    clearTimeout(timer)
    if (page.visibilityState === 'visible') onChange(false)
    else timer = setTimeout(onChange, after_ms, true)
  }

  look()
  page.addEventListener('visibilitychange', look)
  return () => {
    page.removeEventListener('visibilitychange', look)
    clearTimeout(timer)
  }
}
