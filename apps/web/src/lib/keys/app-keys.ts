import type { Place } from '../places/place.ts'
import { keyTexts as t } from '../texts/keys.ts'
import { placeTexts } from '../texts/places.ts'
import type { Shortcut } from './shortcut.ts'

/** The shortcuts of the whole page. */
export const APP_KEYS = {
  palette: { keys: ['Mod+k'], label: t.palette, group: 'page' },
  search: { keys: ['/'], label: t.search, group: 'page' },
  add: { keys: ['n', 'q'], label: t.add, group: 'page' },
  undo: { keys: ['Mod+z'], label: t.undo, group: 'page' },
  redo: { keys: ['Mod+Shift+z', 'Mod+y'], label: t.redo, group: 'page' },
  panel: { keys: [']', 'Mod+\\'], label: t.panel, group: 'page' },
  help: { keys: ['?'], label: t.help, group: 'page' },
} as const satisfies Record<string, Shortcut>

/** `g`, then a letter, goes to a place. */
export const GO_KEYS: readonly (Shortcut & { place: Place })[] = [
  { keys: ['g i'], label: placeTexts.inbox, group: 'go', place: { kind: 'inbox' } },
  { keys: ['g t'], label: placeTexts.today, group: 'go', place: { kind: 'today' } },
  { keys: ['g u'], label: placeTexts.upcoming, group: 'go', place: { kind: 'upcoming' } },
  { keys: ['g a'], label: placeTexts.all, group: 'go', place: { kind: 'all' } },
  { keys: ['g d'], label: placeTexts.done, group: 'go', place: { kind: 'done' } },
  { keys: ['g h'], label: placeTexts.history, group: 'go', place: { kind: 'history' } },
  { keys: ['g c'], label: placeTexts.assistant, group: 'go', place: { kind: 'assistant' } },
  { keys: ['g s'], label: placeTexts.settings, group: 'go', place: { kind: 'settings', section: null } },
]
