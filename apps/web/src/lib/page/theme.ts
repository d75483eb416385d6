export type Theme = 'system' | 'light' | 'dark'

/** `public/first-paint.js` reads the same key before the first paint. */
const KEY = 'todo-agents.theme'

/** The theme of this device, where storage is blocked for as long as the page lives. */
let saved: Theme | null = null

export function savedTheme(): Theme {
  if (saved) return saved
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Shows a theme without saving it; show `savedTheme()` to go back. */
export function showTheme(theme: Theme): void {
  // What the page began with, before the first preview hides it.
  saved ??= savedTheme()
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
}

/** Shows a theme and remembers it on this device. */
export function saveTheme(theme: Theme): void {
  showTheme(theme)
  saved = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}
