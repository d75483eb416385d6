// Runs before the first paint, so that the wrong theme, accent or language does not flash. The keys must match
// src/lib/page/theme.ts, src/lib/page/look.ts, src/app/use-panel.ts, src/lib/user/signed-in-here.ts and
// src/lib/texts/language.ts.
const root = document.documentElement

function languageOf(locale) {
  const [language] = String(locale).split('-')
  return language === 'en' || language === 'de' ? language : null
}

root.lang = navigator.languages.map(languageOf).find(Boolean) ?? 'en'
try {
  root.lang = languageOf(localStorage.getItem('todo-agents.language')) ?? root.lang
  const theme = localStorage.getItem('todo-agents.theme')
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  const panel = localStorage.getItem('todo-agents.panel')
  if (panel === 'hidden' || panel === 'wide') root.dataset.panel = panel
  root.toggleAttribute('data-signed-out', localStorage.getItem('todo-agents.signed-in') === null)
  const { accent, density } = JSON.parse(localStorage.getItem('todo-agents.look') ?? '{}')
  if (accent) root.dataset.accent = accent
  if (density) root.dataset.density = density
} catch {
  // Storage is blocked: the look of the system, and the skeleton of a signed-in user.
}

// Without its script the page would show the skeleton forever. `error` events of elements do not bubble, so this
// listener captures them.
window.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLScriptElement) root.toggleAttribute('data-load-failed', true)
  },
  true,
)
