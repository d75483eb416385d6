/**
 * Loads the holidays that readers of texts do not wait for: more than half of their names, and the calendars that follow
 * the moon. Without a connection they stay unknown; a later call tries again.
 */
export async function loadLateFeasts(): Promise<void> {
  await import('@todo-agents/language/times/holidays/late-feasts').catch(() => undefined)
}
