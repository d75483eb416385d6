export type Theme = 'system' | 'light' | 'dark'

/** The key in the storage. `first-paint.js` reads it too, before the first paint. */
const KEY = 'todo-agents.theme'

/** A copy of the saved theme, because storage may be blocked. Null until a theme is shown. */
let saved: Theme | null = null

export function savedTheme(): Theme {
  if (saved) return saved
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Shows a theme and saves it on this device. */
export function saveTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  saved = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Storage is blocked. The choice lasts until the page is reloaded.
  }
}
