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
}
