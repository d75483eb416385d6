import type { sessions as english } from '../en/sessions.ts'
import { plural } from '../plural.ts'

export const sessions: typeof english = {
  newChat: 'Neuer Chat',
  chats: 'Chats',
  chatsNow: (title) => `Chats, jetzt: ${title}`,
  search: 'Deine Chats durchsuchen',
  loading: 'Deine Chats werden geladen',
  loadingMore: 'Weitere Chats werden geladen',
  none: 'Keine früheren Chats.',
  rename: (title) => `${title} umbenennen`,
  save: (title) => `${title} als Datei sichern`,
  saveAs: 'Sichern als',
  remove: (title) => `${title} löschen`,
  newName: (title) => `Neuer Name von ${title}`,
  saveName: 'Namen sichern',
  keepName: 'Alten Namen behalten',
  renamed: (from, to) => `„${from}“ heißt jetzt „${to}“`,
  deleted: (title) => `„${title}“ gelöscht`,
  undo: 'Rückgängig',
  searching: 'Sucht',
  found: 'Gefundene Nachrichten',
  loadingMessages: 'Weitere Nachrichten werden geladen',
  noMatch: 'Keine Nachricht enthält diese Wörter.',
  matches: (count) => plural(count, { one: '1 Nachricht gefunden.', other: `${count} Nachrichten gefunden.` }),
  matchesOrMore: (count) => `${count} oder mehr Nachrichten gefunden.`,
  you: 'Du:',
  isRunning: 'wird beantwortet',
  isWaiting: 'wartet auf deine Antwort',
  othersWaiting: (count) =>
    plural(count, {
      one: 'ein anderer Chat wartet auf deine Antwort',
      other: `${count} andere Chats warten auf deine Antwort`,
    }),
  othersRunning: (count) =>
    plural(count, { one: 'ein anderer Chat wird beantwortet', other: `${count} andere Chats werden beantwortet` }),
}
