export type Theme = 'system' | 'light' | 'dark'

/** `public/first-paint.js` reads the same key before the first paint. */
const KEY = 'todo-agents.theme'

/** The saved theme. Also kept here, because storage may be blocked. */
let saved: Theme | null = null

export function savedTheme(): Theme {
  if (saved) return saved
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Previews a theme without saving it. Show `savedTheme()` to end the preview. */
export function showTheme(theme: Theme): void {
  // The theme before the first preview, which overwrites it in the document.
  saved ??= savedTheme()
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
}

/** Shows a theme and saves it on this device. */
export function saveTheme(theme: Theme): void {
  showTheme(theme)
  saved = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Storage is blocked. The choice lasts until the page is reloaded.
  }
}
