/** `public/first-paint.js` reads the same key before the first paint. */
const KEY = 'todo-agents.signed-in'

/**
 * The id of the user who was signed in to this browser when it was last known, for all of its tabs; null for none, and
 * undefined where storage is blocked.
 */
export function signedInHere(): string | null | undefined {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return undefined
  }
}

export function rememberSignedIn(user_id: string | null): void {
  try {
    if (user_id === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, user_id)
  } catch {
    // Storage is blocked: each page asks.
  }
}

/** Calls `onChange` when another tab has signed in or out, or this tab may have missed it. Returns how to stop. */
export function onSignedInElsewhere(onChange: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    // Null when all was cleared.
    if (key === KEY || key === null) onChange()
  }
  const onSight = () => {
    if (document.visibilityState === 'visible') onChange()
  }
  window.addEventListener('storage', onStorage)
  // A tab that sleeps, or lies in the browser's cache, gets no events.
  window.addEventListener('pageshow', onSight)
  document.addEventListener('visibilitychange', onSight)
  return () => {
    window.removeEventListener('storage', onStorage)
    window.removeEventListener('pageshow', onSight)
    document.removeEventListener('visibilitychange', onSight)
  }
}
