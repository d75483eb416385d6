/** The menu of the account. */
export const menu = {
  settings: 'Settings',
  account: 'Account',
  guestAccount: 'Your data',
  guest: 'Guest',
  notSaved: 'Not saved to an account yet',
  saveTodos: 'Save your todos: create an account',
  signIn: 'I have an account: sign in',
  signOut: 'Sign out',
}
