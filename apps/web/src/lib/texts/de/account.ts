import type { account as english } from '../en/account.ts'

export const account: typeof english = {
  guestIntro: 'Du bist als Gast hier: Nur dieser Browser führt zu deinen Aufgaben.',
  createAccount: 'Konto anlegen',

  name: 'Name',
  nameIntro: 'So nennt dich der Assistent.',

  devices: 'Wo du angemeldet bist',
  devicesIntro: 'Die Zeit der letzten Nutzung wird etwa einmal pro Stunde aktualisiert.',
  loadingDevices: 'Deine Geräte werden geladen',
  signOutOthers: 'Alle anderen Geräte abmelden',
  thisDevice: 'Dieses Gerät',
  lastUsed: (day) => `Zuletzt genutzt: ${day}`,
  signedIn: (day) => `angemeldet: ${day}`,
  from: (address) => `von ${address}`,
  signOut: 'Abmelden',
  signOutDevice: (device) => `${device} abmelden`,

  password: 'Passwort',
  passwordIntro: 'Eine Änderung meldet alle anderen Geräte ab.',
  currentPassword: 'Bisheriges Passwort',
  newPassword: 'Neues Passwort',
  atLeast: (count) => `Mindestens ${count} Zeichen`,
  changePassword: 'Passwort ändern',
  passwordChanged: 'Passwort geändert. Alle anderen Geräte sind abgemeldet.',

  email: 'E-Mail-Adresse',
  emailIntro:
    'Mit dieser Adresse meldest du dich an. An sie geht keine E-Mail, ein Tippfehler fällt also nicht auf: Prüfe die neue Adresse, bevor du sie speicherst.',
  newAddress: 'Neue Adresse',
  changeAddress: 'Adresse ändern',
  addressChanged: (address) => `Ab jetzt meldest du dich mit ${address} an.`,

  file: 'Deine Daten als Datei',
  fileIntro:
    'Eine JSON-Datei mit deinen Aufgaben, Schlagwörtern, Gesprächen, Einstellungen, deinem Verbrauch und dem Verlauf aller Änderungen. Sie enthält keine Passwörter und keine Zugriffstokens.',
  download: 'Alles herunterladen',

  deleteAccount: 'Konto löschen',
  deleteGuest: 'Alles löschen',
  deleteAccountIntro:
    'Alle Aufgaben, Gespräche und Einstellungen werden nach sieben Tagen gelöscht. Bis dahin kannst du es dir anders überlegen: Melde dich an und behalte dein Konto. Alle anderen Geräte werden sofort abgemeldet.',
  deleteGuestIntro:
    'Alle Aufgaben, Gespräche und Einstellungen werden nach sieben Tagen gelöscht. Bis dahin kannst du es dir in diesem Browser anders überlegen.',
  deleteAccountAsk: 'Konto löschen …',
  deleteGuestAsk: 'Alles löschen …',
  deleteGuestQuestion: 'Alle Aufgaben, Gespräche und Einstellungen löschen, die du hier hast?',
  yourPassword: 'Dein Passwort',
  deleteInSeven: 'In sieben Tagen löschen',
  cancel: 'Abbrechen',
  accountWillBeDeleted: (when) => `Dein Konto wird gelöscht: ${when}. Bis dahin kannst du es dir anders überlegen.`,
  guestWillBeDeleted: (when) => `Alles hier wird gelöscht: ${when}. Bis dahin kannst du es dir anders überlegen.`,
}
