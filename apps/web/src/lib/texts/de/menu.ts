import type { menu as english } from '../en/menu.ts'

export const menu: typeof english = {
  settings: 'Einstellungen',
  account: 'Konto',
  guestAccount: 'Deine Daten',
  guest: 'Gast',
  notSaved: 'Noch in keinem Konto gesichert',
  saveTodos: 'Aufgaben sichern: Konto anlegen',
  signIn: 'Ich habe ein Konto: anmelden',
  signOut: 'Abmelden',

  accountDeletedOn: 'Dieses Konto wird gelöscht:',
  guestDeletedOn: 'Alles hier wird gelöscht:',
  keepAccount: 'Konto behalten',
  keepGuest: 'Alles behalten',
  accountKept: 'Dein Konto bleibt.',
  guestKept: 'Nichts wird gelöscht.',
}
