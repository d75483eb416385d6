/** The key in the storage. `first-paint.js` reads it too, before the first paint. */
const KEY = 'todo-agents.signed-in'

/**
 * Returns the id of the user who is signed in to this browser, as far as its tabs know; they share one session. Null
 * when no user is signed in; undefined when storage is blocked.
 */
export function signedInHere(): string | null | undefined {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return undefined
  }
}

export function rememberSignedIn(userId: string | null): void {
  try {
    if (userId === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, userId)
  } catch {
    // Storage is blocked. Without the stored id, each page asks the server.
  }
}

/**
 * Calls `onChange` when another tab has signed in or out, or when this tab may have missed a sign-in or sign-out.
 * Returns a function that stops this.
 */
export function onSignedInElsewhere(onChange: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    // The key is null when the whole storage was cleared.
    if (key === KEY || key === null) onChange()
  }
  const onVisible = () => {
    if (document.visibilityState === 'visible') onChange()
  }
  window.addEventListener('storage', onStorage)
  // A sleeping tab, or a page in the browser's cache, gets no storage events.
  window.addEventListener('pageshow', onVisible)
  document.addEventListener('visibilitychange', onVisible)
  return () => {
    window.removeEventListener('storage', onStorage)
    window.removeEventListener('pageshow', onVisible)
    document.removeEventListener('visibilitychange', onVisible)
  }
}
