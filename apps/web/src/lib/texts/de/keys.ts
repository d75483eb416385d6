import type { keys as english } from '../en/keys.ts'

export const keys: typeof english = {
  title: 'Tastenkürzel',
  palette: 'Überall hin, alles tun',
  paletteButton: 'Suchen oder etwas tun',
  search: 'Suchen',
  add: 'Aufgabe hinzufügen',
  undo: 'Letzte Änderung rückgängig machen',
  redo: 'Änderung wiederholen',
  panel: 'Assistenten zeigen oder ausblenden',
  help: 'Diese Liste zeigen',
  groupPage: 'Überall',
  groupGo: 'Gehe zu',
  groupList: 'In der Liste',
  or: 'oder',
  thenKey: 'dann',
  off: 'Tasten ohne Strg sind ausgeschaltet.',
  offMac: 'Tasten ohne ⌘ sind ausgeschaltet.',
  change: 'In den Einstellungen ändern',
}
