import type { Ui } from '@todo-agents/contract/user'

/** The key in the storage. `first-paint.js` reads it too, before the first paint. */
const KEY = 'todo-agents.look'

/** The colours in which buttons, links and chosen things can be shown; the first is the default. */
export const ACCENTS = ['indigo', 'blue', 'green', 'orange', 'pink', 'graphite'] as const

/** Shows the accent and the density that the user chose, and remembers them on this device for the next first paint. */
export function showLook({ accent, density }: Ui): void {
  const { dataset } = document.documentElement
  if (accent && accent !== 'indigo') dataset.accent = accent
  else delete dataset.accent
  if (density === 'compact') dataset.density = density
  else delete dataset.density
  try {
    localStorage.setItem(KEY, JSON.stringify({ accent: dataset.accent, density: dataset.density }))
  } catch {
    // Storage is blocked. The next first paint has the default look.
  }
}
