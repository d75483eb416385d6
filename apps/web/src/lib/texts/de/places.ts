import type { places as english } from '../en/places.ts'
import { plural } from '../plural.ts'

export const places: typeof english = {
  inbox: 'Eingang',
  today: 'Heute',
  upcoming: 'Demnächst',
  all: 'Alle',
  done: 'Erledigt',
  lists: 'Listen',
  tags: 'Schlagwörter',
  filters: 'Filter',
  history: 'Verlauf',
  settings: 'Einstellungen',
  account: 'Konto',
  assistant: 'Assistent',
  search: 'Suche',
  places: 'Orte',
  openPlaces: 'Seitenleiste öffnen',
  openCount: (count) => plural(count, { one: '1 offene Aufgabe', other: `${count} offene Aufgaben` }),
  skipToTodos: 'Zu den Aufgaben springen',
  skipToAssistant: 'Zum Assistenten springen',
}
