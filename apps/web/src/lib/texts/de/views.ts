import type { views as english } from '../en/views.ts'
import { plural } from '../plural.ts'

export const views: typeof english = {
  overdue: 'Überfällig',
  anytimeToday: 'Irgendwann heute',
  onTheClock: 'Mit Uhrzeit',
  noDate: 'Ohne Datum',
  later: 'Später',
  myOrder: 'Meine Reihenfolge',
  byTime: 'Nach Zeit',
  sort: 'Sortierung',
  nothingPlanned: 'Nichts geplant',
  now: 'Jetzt',
  moveAllToToday: 'Alle auf heute verschieben',
  todosOf: (section) => `Aufgaben: ${section}`,
  searchTodos: 'Aufgaben durchsuchen',
  search: 'Suche',
  found: (count) => plural(count, { one: '1 Aufgabe gefunden', other: `${count} Aufgaben gefunden` }),
  foundDone: 'Erledigt',
  loading: 'Deine Aufgaben werden geladen',
  loadingMore: 'Weitere Aufgaben werden geladen',
  retry: 'Noch einmal versuchen',
  allClear: 'Alles erledigt',
  allClearText: 'Schreib oben eine Aufgabe, mit Datum, wenn sie eines hat: „Team meeting tomorrow at 2 PM #work“.',
  todayClear: 'Für heute ist nichts mehr zu tun',
  todayClearText: 'Genieß es, oder sieh nach, was als Nächstes kommt.',
  nothingMatches: 'Nichts gefunden',
  nothingMatchesText: 'Versuch andere Wörter. Die Suche findet Titel, Beschreibungen, Schlagwörter und Schritte.',
  searchHint: 'Schreib, was du suchst',
  searchHintText:
    'Die Suche findet Wörter in Titeln, Beschreibungen, Schlagwörtern und Schritten. „#work“ findet ein Schlagwort.',
  nothingDone: 'Noch nichts erledigt',
  nothingDoneText: 'Hier stehen die Aufgaben, die du erledigt hast.',
  listGone: 'Diese Liste gibt es nicht mehr',
  listGoneText:
    'Sie wurde gelöscht, vielleicht auf einem anderen Gerät. Ihre Aufgaben sind dort, wohin du sie dabei verschoben hast.',
}
