import type { connect as english } from '../en/connect.ts'

export const connect: typeof english = {
  title: (name) => `„${name}“ verbinden?`,
  intro:
    'Die App möchte in Todo Agents für dich arbeiten. Du siehst jede ihrer Änderungen im Verlauf und kannst sie zurücknehmen.',
  loading: 'Wird geladen …',
  about: 'Über die App',
  from: 'Veröffentlicht von',
  fromNothing: 'Unbekannt: Die App hat sich selbst angemeldet',
  returnsTo: 'Kehrt zurück zu',
  thisComputer: 'Ein Programm auf diesem Computer',
  as: 'Du bist angemeldet als',
  guest: 'Gast',
  otherAccount: 'Anderes Konto verwenden',
  toAccount: 'Zuerst in einem Konto anmelden',
  warning:
    'Eine App wählt ihren Namen selbst. Erlaube dies nur, wenn du gerade eben selbst begonnen hast, die App zu verbinden.',
  allowed: 'Sie darf',
  scopes: {
    'todos:read': { title: 'Deine Aufgaben lesen', text: 'Mit Listen, Schlagwörtern, Erinnerungen und Verlauf.' },
    'todos:write': {
      title: 'Deine Aufgaben ändern',
      text: 'Aufgaben, Listen und Schlagwörter anlegen, erledigen, verschieben und löschen, und Änderungen zurücknehmen.',
    },
    assistant: {
      title: 'Mit dem Assistenten sprechen',
      text: 'Sie liest deine Gespräche, und der Assistent darf für sie deine Aufgaben ändern.',
    },
    account: {
      title: 'Deine Einstellungen ändern und alles exportieren',
      text: 'Dein Passwort kann sie weder sehen noch ändern.',
    },
  },
  chooseOne: 'Wähle mindestens eines, oder brich ab.',
  allow: 'Erlauben',
  cancel: 'Abbrechen',
  until: 'Sie bleibt verbunden, bis du sie in den Einstellungen trennst.',
  leaving: 'Zurück zur App …',
  leavingHint: 'Wenn nichts geschieht, gehe selbst zur App zurück. Diese Seite kannst du schließen.',

  failed: 'Die App kann nicht verbunden werden',
  toTodos: 'Zu deinen Aufgaben',
  tooOld: 'Diese Anfrage ist zu alt oder nicht vollständig. Verbinde noch einmal von der App aus.',
  errors: {
    invalid_client:
      'Dieser Server kennt die App nicht oder kann ihre Beschreibung nicht lesen. Verbinde noch einmal von der App aus.',
    invalid_redirect: 'Die App möchte zu einer Adresse zurückkehren, die nicht erlaubt ist.',
    temporarily_unavailable: 'Im Moment fragen zu viele Apps. Versuche es in einer Minute wieder.',
  },
}
