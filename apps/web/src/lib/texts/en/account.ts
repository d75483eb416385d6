/** The account page: devices, password, address, data and the deletion. */
export const account = {
  guestIntro: 'You are here as a guest: this browser is the only way to your todos.',
  createAccount: 'Create an account',

  name: 'Name',
  nameIntro: 'What the assistant calls you.',

  devices: 'Where you are signed in',
  devicesIntro: 'The time of the last use is updated about once an hour.',
  loadingDevices: 'Loading your devices',
  signOutOthers: 'Sign out all other devices',
  thisDevice: 'This device',
  lastUsed: (day: string) => `Last used: ${day}`,
  signedIn: (day: string) => `signed in: ${day}`,
  from: (address: string) => `from ${address}`,
  signOut: 'Sign out',
  signOutDevice: (device: string) => `Sign out ${device}`,

  password: 'Password',
  passwordIntro: 'Changing it signs out all other devices.',
  currentPassword: 'Current password',
  newPassword: 'New password',
  atLeast: (count: number) => `At least ${count} characters`,
  changePassword: 'Change password',
  passwordChanged: 'Password changed. All other devices are signed out.',

  email: 'E-mail address',
  emailIntro:
    'You sign in with this address. No mail is sent to it, so a typing mistake goes unnoticed: check the new address before you save it.',
  newAddress: 'New address',
  changeAddress: 'Change address',
  addressChanged: (address: string) => `From now on you sign in with ${address}.`,

  file: 'Your data as a file',
  fileIntro:
    'One JSON file with your todos, tags, conversations, settings, usage and the history of all changes. It contains no passwords and no access tokens.',
  download: 'Download everything',

  deleteAccount: 'Delete account',
  deleteGuest: 'Delete everything',
  deleteAccountIntro:
    'All todos, conversations and settings are deleted after seven days. Until then you can change your mind: sign in and keep your account. All other devices are signed out at once.',
  deleteGuestIntro:
    'All todos, conversations and settings are deleted after seven days. Until then you can change your mind in this browser.',
  deleteAccountAsk: 'Delete account…',
  deleteGuestAsk: 'Delete everything…',
  deleteGuestQuestion: 'Delete all todos, chats and settings that you have here?',
  yourPassword: 'Your password',
  deleteInSeven: 'Delete in seven days',
  cancel: 'Cancel',
  accountWillBeDeleted: (when: string) =>
    `Your account will be deleted on ${when}. Until then you can change your mind.`,
  guestWillBeDeleted: (when: string) =>
    `Everything here will be deleted on ${when}. Until then you can change your mind.`,
}
