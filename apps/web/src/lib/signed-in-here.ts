const KEY = 'todo-agents.signed-in'

/** Whether someone was signed in to this browser when it was last known; false where storage is blocked. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

export function rememberSignedIn(is_signed_in: boolean): void {
  try {
    if (is_signed_in) localStorage.setItem(KEY, 'yes')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is blocked: each page asks.
  }
}
