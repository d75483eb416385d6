import type { programs as english } from '../en/programs.ts'
import { plural } from '../plural.ts'

export const programs: typeof english = {
  list: 'Tokens und verbundene Apps',
  loading: 'Deine Tokens und Apps werden geladen',
  none: 'Kein anderes Programm darf für dich handeln. Mit einem Token kann ein Skript, ein Kurzbefehl oder ein Agent deine Aufgaben nutzen. Eine App, die sich selbst verbindet, fragt dich vorher.',
  asGuest:
    'Du bist als Gast hier. Sie enden, wenn du ein Konto anlegst: Lege sie dann neu an, und verbinde die Apps noch einmal.',
  newToken: 'Neues Token',
  kinds: { token: 'Zugriffstoken', app: 'Verbundene App' },
  may: 'Darf:',
  scopeHints: {
    'todos:read': 'Aufgaben, Listen, Schlagwörter, Wünsche, Erinnerungen und den Verlauf.',
    'todos:write': 'Sie anlegen, ändern, erledigen und löschen, und Änderungen zurücknehmen.',
    assistant:
      'Ihm schreiben und die Gespräche lesen. Der Assistent handelt mit allen seinen Werkzeugen, kann also auch Aufgaben lesen und ändern.',
    account: 'Deinen Namen, die Zeitzone und andere Einstellungen, und alle deine Daten als eine Datei.',
  },
  created: (day) => `Angelegt: ${day}`,
  connected: (day) => `Verbunden: ${day}`,
  expires: (days) =>
    days === 0 ? 'läuft heute ab' : plural(days, { one: 'läuft morgen ab', other: `läuft in ${days} Tagen ab` }),
  expired: 'abgelaufen',
  neverExpires: 'läuft nicht ab',
  revokedOn: (day) => `widerrufen: ${day}`,
  disconnectedOn: (day) => `getrennt: ${day}`,
  expiredOn: (day) => `abgelaufen: ${day}`,
  lastUsed: (day) => `zuletzt genutzt: ${day}`,
  neverUsed: 'noch nicht genutzt',
  changes: 'Änderungen',
  changesOf: (name) => `Änderungen von ${name}`,
  undoChanges: 'Zurücknehmen',
  undoChangesOf: (name) => `Änderungen von ${name} zurücknehmen`,
  revoke: 'Widerrufen',
  revokeOf: (name) => `${name} widerrufen`,
  disconnect: 'Trennen',
  disconnectOf: (name) => `${name} trennen`,
  ended: (count) => `Beendet (${count})`,

  revokeTitle: (name) => `„${name}“ widerrufen?`,
  disconnectTitle: (name) => `„${name}“ trennen?`,
  revokeText:
    'Alles, was dieses Token nutzt, funktioniert sofort nicht mehr, und das Token gilt nie wieder. Wenn du später eines brauchst, lege ein neues an.',
  disconnectText:
    'Die App wird sofort abgewiesen, auch mitten in dem, was sie gerade tut. Sie kann dich später bitten, wieder verbunden zu werden.',
  staysText: 'Was geändert wurde, bleibt. Du kannst es weiterhin zurücknehmen.',
  cancel: 'Abbrechen',
  revoked: (name) => `„${name}“ widerrufen`,
  disconnected: (name) => `„${name}“ getrennt`,

  name: 'Name',
  nameHint: 'Unter diesem Namen steht im Verlauf, was damit geändert wurde.',
  nameExample: 'Kurzbefehl auf meinem Telefon',
  mayDo: 'Was es darf',
  chooseOne: 'Wähle mindestens eines.',
  expiry: 'Läuft ab',
  afterDays: (days) => (days === 365 ? 'Nach einem Jahr' : `Nach ${days} Tagen`),
  never: 'Nie',
  neverHint: 'Es gilt, bis du es widerrufst. Wähle das nur für etwas, das nie stehen bleiben darf.',
  create: 'Token anlegen',
  tokenTitle: 'Dein neues Token',
  shownOnce: 'Kopiere es jetzt und verwahre es wie ein Passwort. Es wird nur dieses eine Mal gezeigt.',
  token: 'Token',
  copyToken: 'Token kopieren',
  tryIt: 'Im Terminal ausprobieren',
  copyLine: 'Zeile kopieren',
  noClipboard: 'Markiere den Text, um ihn zu kopieren.',
  done: 'Fertig',

  connect: 'Verbinden',
  mcp: 'Ein Agent, über MCP',
  mcpHint: 'Füge diese Adresse in Claude, ChatGPT oder einem anderen Agenten ein. Er fragt dich, bevor er etwas darf.',
  copyMcp: 'Adresse für MCP kopieren',
  rest: 'Ein Skript, über REST',
  restHint: 'Mit einem Token. Alle Aufrufe stehen in der',
  reference: 'Referenz',
  copyRest: 'Adresse für REST kopieren',

  token_: 'Token',
  app_: 'App',
  unknown: 'ein Programm',
  askedBy: 'Der Assistent, gebeten von',
  programs: 'Programme',
  which: 'Programm',
  allPrograms: 'Alle Programme',
  live: 'Aktiv',
  over: 'Beendet',

  undoTitle: (name) => `Zurücknehmen, was „${name}“ getan hat`,
  since: 'Seit wann',
  lastHour: 'In der letzten Stunde',
  today: 'Heute',
  week: 'In den letzten 7 Tagen',
  everything: 'Alles',
  moment: 'Seit einem Zeitpunkt …',
  fromDay: 'Ab diesem Tag',
  looking: 'Die Auswirkungen werden ermittelt',
  nothing: 'Aus dieser Zeit ist nichts mehr zurückzunehmen.',
  takesBack: (count, what) =>
    plural(count, {
      one: `Damit nimmst du 1 Änderung zurück. Betroffen: ${what}.`,
      other: `Damit nimmst du ${count} Änderungen zurück. Betroffen: ${what}.`,
    }),
  takesBackNewest: (total, count) =>
    `Damit nimmst du alle Änderungen zurück, insgesamt ${total}. Die neuesten ${count} zurückzunehmen bewirkt:`,
  changesNothing: (count) =>
    plural(count, {
      one: 'Damit nimmst du 1 Änderung zurück. Am Ende ist alles so wie jetzt.',
      other: `Damit nimmst du ${count} Änderungen zurück. Am Ende ist alles so wie jetzt.`,
    }),
  stays: 'Das bleibt, wie es ist, weil es seitdem geändert wurde:',
  showMore: (count) => `${count} weitere zeigen`,
  undoCount: (count) => plural(count, { one: '1 Änderung zurücknehmen', other: `${count} Änderungen zurücknehmen` }),
  undoAll: 'Alle zurücknehmen',
  undone: (count, name) =>
    plural(count, { one: `1 Änderung von „${name}“`, other: `${count} Änderungen von „${name}“` }),
  alsoKept: (count) =>
    plural(count, {
      one: '1 Eintrag bleibt, weil er seitdem geändert wurde.',
      other: `${count} Einträge bleiben, weil sie seitdem geändert wurden.`,
    }),
  canRedo: 'Du kannst es danach wiederholen.',
}
