/** The menu of the account, and the notice that it will be deleted. */
export const menu = {
  settings: 'Settings',
  account: 'Account',
  guestAccount: 'Your data',
  guest: 'Guest',
  notSaved: 'Not saved to an account yet',
  saveTodos: 'Save your todos: create an account',
  signIn: 'I have an account: sign in',
  signOut: 'Sign out',

  accountDeletedOn: 'This account will be deleted on',
  guestDeletedOn: 'Everything here will be deleted on',
  keepAccount: 'Keep my account',
  keepGuest: 'Keep everything',
  accountKept: 'Your account is kept.',
  guestKept: 'Nothing is deleted.',
}
