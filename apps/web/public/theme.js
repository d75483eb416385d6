// Runs before the first paint, so that a chosen theme never flashes. Keep in step with src/lib/theme.ts.
try {
  const theme = localStorage.getItem('todo-agents.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme it is.
}
