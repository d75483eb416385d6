/** The page on which a user lets an app act, or not. */
export const connect = {
  title: (name: string) => `Connect “${name}”?`,
  intro: 'It asks to work in Todo Agents for you. You see each of its changes in the history, and can undo them.',
  loading: 'Loading …',
  about: 'About the app',
  from: 'Published by',
  fromNothing: 'Unknown: the app has registered itself',
  returnsTo: 'Goes back to',
  thisComputer: 'A program on this computer',
  as: 'You are signed in as',
  guest: 'A guest',
  otherAccount: 'Use another account',
  toAccount: 'Sign in to an account first',
  warning: 'An app chooses its own name. Allow this only if you have just started to connect the app yourself.',
  allowed: 'It may',
  scopes: {
    'todos:read': { title: 'Read your todos', text: 'With their lists, tags, reminders and history.' },
    'todos:write': {
      title: 'Change your todos',
      text: 'Create, complete, move and delete todos, lists and tags, and undo changes.',
    },
    assistant: {
      title: 'Talk to the assistant',
      text: 'It reads your conversations, and the assistant may change your todos for it.',
    },
    account: { title: 'Change your settings and export everything', text: 'It cannot see or change your password.' },
  },
  chooseOne: 'Choose at least one, or cancel.',
  allow: 'Allow',
  cancel: 'Cancel',
  until: 'It stays connected until you disconnect it in the settings.',
  leaving: 'Going back to the app …',
  leavingHint: 'If nothing happens, go back to the app yourself. You can close this page.',

  failed: 'The app cannot be connected',
  toTodos: 'Go to your todos',
  tooOld: 'This request is too old or not complete. Connect again from the app.',
  errors: {
    invalid_client: 'This server does not know the app, or cannot read its description. Connect again from the app.',
    invalid_redirect: 'The app asks to go back to an address that is not allowed.',
    temporarily_unavailable: 'Too many apps ask at the moment. Try again in a minute.',
  } as Record<string, string>,
}
