import type { chat as english } from '../en/chat.ts'

export const chat: typeof english = {
  taskDone: 'erledigt',
  taskOpen: 'offen',
  copyCode: 'Code kopieren',
  copied: 'Kopiert',
  notCopied: 'Der Browser hat es nicht erlaubt.',
  wideTable: 'Tabelle, lässt sich zur Seite scrollen',
  wideCode: 'Code, lässt sich zur Seite scrollen',
}
