import type { auth as english } from '../en/auth.ts'

export const auth: typeof english = {
  intro: 'Deine Aufgaben, und ein Assistent, dem du einfach sagst, was er damit tun soll.',
  toConnect: 'Eine App möchte sich verbinden. Melde dich an, und entscheide dann.',
  guest: 'Als Gast fortfahren',
  withEmail: 'Mit E-Mail anmelden',
  back: 'Zurück',
  newHere: 'Neu hier?',
  haveAccount: 'Du hast ein Konto?',
  createAnAccount: 'Konto anlegen',
  guestLater: 'Ein Gast kann später ein Konto anlegen und behält alles.',
  noGuests: 'Dieser Server nimmt keine Gäste auf.',
  needsInvite: 'Für ein neues Konto brauchst du eine Einladung der Person, die diesen Server betreibt.',
  noAccounts: 'Dieser Server nimmt keine neuen Konten an.',
  noAccountsOrGuests: 'Dieser Server nimmt weder neue Konten noch Gäste an.',

  invite: 'Einladungscode',
  inviteHint: 'Du bekommst ihn von der Person, die diesen Server betreibt. Er gilt einmal.',
  name: 'Name',
  email: 'E-Mail',
  password: 'Passwort',
  atLeast: (count) => `Mindestens ${count} Zeichen`,
  createAccount: 'Konto anlegen',
  signIn: 'Anmelden',
  wrongPassword: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
  refusals: {
    password:
      'Dieses Passwort ist zu häufig, zu kurz oder deinem Namen oder deiner Adresse zu ähnlich. Wähle ein anderes.',
    email: 'Das ist keine gültige E-Mail-Adresse.',
    invite: 'Diese Einladung ist ungültig, abgelaufen oder schon benutzt. Bitte um eine neue.',
    sign_up: 'Dieser Server nimmt keine neuen Konten an. Wenn du eines hast, melde dich an.',
    guests: 'Dieser Server nimmt keine Gäste auf. Melde dich an, oder lege ein Konto an.',
  },
  signInInstead: 'Stattdessen anmelden',

  saveTitle: 'Aufgaben sichern',
  saveIntro:
    'Die Aufgaben eines Gasts hängen an der Sitzung dieses Browsers. Lege ein Konto an, und du hast sie auf jedem Gerät.',
  saveQuestion: 'Ich habe ein Konto:',
  signInTitle: 'In deinem Konto anmelden',
  signInIntro: 'Deine Aufgaben und Gespräche als Gast kommen in das Konto.',
  closedText:
    'Dieser Server nimmt keine neuen Konten an. Mache als Gast weiter, oder melde dich in einem Konto an, das du schon hast.',
}
