import { APP_KEYS, GO_KEYS } from './app-keys.ts'
import { LIST_KEYS } from './list-keys.ts'
import type { Shortcut } from './shortcut.ts'

/** Returns all shortcuts, for the help. */
export function allShortcuts(): readonly Shortcut[] {
  return [...Object.values(APP_KEYS), ...Object.values(LIST_KEYS), ...GO_KEYS]
}
