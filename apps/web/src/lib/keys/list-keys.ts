import { rowTexts } from '../texts/rows.ts'
import type { Shortcut } from './shortcut.ts'

const t = rowTexts.keys

/** The keys of a list of todos. They work on the selected todos, or on the focused one. */
export const LIST_KEYS = {
  next: { keys: ['j', 'ArrowDown'], label: t.next, group: 'list' },
  previous: { keys: ['k', 'ArrowUp'], label: t.previous, group: 'list' },
  ends: { keys: ['Home', 'End'], label: t.ends, group: 'list' },
  controls: { keys: ['ArrowLeft', 'ArrowRight'], label: t.controls, group: 'list' },
  open: { keys: ['Enter'], label: t.open, group: 'list' },
  rename: { keys: ['F2'], label: t.rename, group: 'list' },
  complete: { keys: ['e'], label: t.complete, group: 'list' },
  date: { keys: ['t'], label: t.date, group: 'list' },
  list: { keys: ['m', 'v'], label: t.list, group: 'list' },
  importance: { keys: ['1', '2', '3', '4'], label: t.importance, group: 'list' },
  remove: { keys: ['#', 'Delete'], label: t.remove, group: 'list' },
  reorder: { keys: ['Alt+ArrowUp', 'Alt+ArrowDown'], label: t.reorder, group: 'list' },
  select: { keys: ['x'], label: t.select, group: 'list' },
  selectNext: { keys: ['Shift+j', 'Shift+ArrowDown'], label: t.selectNext, group: 'list' },
  selectPrevious: { keys: ['Shift+k', 'Shift+ArrowUp'], label: t.selectPrevious, group: 'list' },
  selectAll: { keys: ['Mod+a'], label: t.selectAll, group: 'list' },
  clear: { keys: ['Escape'], label: t.clear, group: 'list' },
} as const satisfies Record<string, Shortcut>
