import { useEffect, useState } from 'react'

/** A page that is hidden for less than this keeps its connections, because the user may only look at another tab. */
const REST_AFTER_MS = 5_000

/** The part of a document that says whether it is visible. */
export type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/**
 * Returns true when the page has been hidden for a while. It should then release its connections: all tabs share the
 * few that a browser opens.
 */
export function usePageRest(): boolean {
  const [isResting, setResting] = useState(false)
  useEffect(() => watchRest(document, setResting), [])
  return isResting
}

/**
 * Calls `onChange` when a page has been hidden for a while, and when it is shown again. Returns a function that stops
 * this.
 */
export function watchRest(page: Page, onChange: (isResting: boolean) => void, afterMs = REST_AFTER_MS): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function update(): void {
    clearTimeout(timer)
    if (page.visibilityState === 'visible') onChange(false)
    else timer = setTimeout(onChange, afterMs, true)
  }

  update()
  page.addEventListener('visibilitychange', update)
  return () => {
    page.removeEventListener('visibilitychange', update)
    clearTimeout(timer)
  }
}
