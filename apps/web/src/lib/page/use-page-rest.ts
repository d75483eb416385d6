import { useEffect, useState } from 'react'

/** Longer than a short look at another tab. */
const REST_AFTER_MS = 5_000

/** The parts of a document that show whether it is visible. */
export type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** Whether the page has been hidden for a while. Then it should release its connections, which all tabs share. */
export function usePageRest(): boolean {
  const [isResting, setResting] = useState(false)
  useEffect(() => watchRest(document, setResting), [])
  return isResting
}

/** Calls `onChange` when a page has been hidden for a while, and when it is shown again. Returns how to stop. */
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
