import type { palette as english } from '../en/palette.ts'

export const palette: typeof english = {
  title: 'Überall hin, alles tun',
  placeholder: 'Gehe zu, tue, finde oder frage …',
  results: 'Treffer',
  count: (count) => `${count} Treffer`,
  close: 'Schließen',

  groupDo: 'Tun',
  groupGo: 'Gehe zu',
  groupTodos: 'Aufgaben',
  groupChats: 'Gespräche',
  groupAsk: 'Assistent',

  list: 'Liste',
  tag: 'Schlagwort',
  settings: (section) => `Einstellungen: ${section}`,

  newTodo: 'Neue Aufgabe',
  addTodo: (text) => `„${text}“ hinzufügen`,
  newList: (name) => `Neue Liste „${name}“`,
  newChat: 'Neues Gespräch',
  undo: 'Rückgängig machen',
  redo: 'Wiederholen',
  moveOverdue: (count) =>
    count === 1 ? '1 überfällige Aufgabe auf heute verschieben' : `${count} überfällige Aufgaben auf heute verschieben`,
  light: 'Helles Design',
  dark: 'Dunkles Design',
  hideAssistant: 'Assistenten ausblenden',
  showAssistant: 'Assistenten zeigen',
  editTags: 'Schlagwörter bearbeiten',
  help: 'Tastenkürzel',
  signOut: 'Abmelden',
  saveTodos: 'Konto anlegen',
  searchAll: (text) => `Überall nach „${text}“ suchen`,
  ask: (text) => `Den Assistenten fragen: ${text}`,
}
