// Runs before the first paint, so that the wrong theme does not flash. The keys must match src/lib/page/theme.ts,
// src/lib/user/signed-in-here.ts and src/lib/texts/language.ts.
try {
  const theme = localStorage.getItem('todo-agents.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  document.documentElement.toggleAttribute('data-signed-out', localStorage.getItem('todo-agents.signed-in') === null)
} catch {
  // Storage is blocked: the system's theme, and the skeleton of a signed-in user.
}

// Without its script the page would show the skeleton forever. `error` events of elements do not bubble, so this
// listener captures them.
window.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLScriptElement) document.documentElement.toggleAttribute('data-load-failed', true)
  },
  true,
)
