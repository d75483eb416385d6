import { plural } from '../plural.ts'

/** Tokens and connected apps: the page of the settings, who changed what, and the undo of all that one did. */
export const programs = {
  list: 'Tokens and connected apps',
  loading: 'Loading your tokens and apps',
  none: 'No other program may act for you. A token lets a script, a shortcut or an agent use your todos. An app that connects by itself asks you first.',
  asGuest: 'You are here as a guest. These end when you create an account: make and connect them again then.',
  newToken: 'New token',
  kinds: { token: 'Access token', app: 'Connected app' },
  may: 'May:',
  scopeHints: {
    'todos:read': 'Todos, lists, tags, wishes, reminders and the history.',
    'todos:write': 'Add, change, complete and delete them, and undo changes.',
    assistant:
      'Write to it and read the chats. The assistant acts with all its tools, so it can also read and change todos.',
    account: 'Your name, time zone and other settings, and all your data as one file.',
  },
  created: (day: string) => `Created: ${day}`,
  connected: (day: string) => `Connected: ${day}`,
  expires: (days: number) =>
    days === 0 ? 'expires today' : plural(days, { one: 'expires tomorrow', other: `expires in ${days} days` }),
  expired: 'expired',
  neverExpires: 'does not expire',
  revokedOn: (day: string) => `revoked: ${day}`,
  disconnectedOn: (day: string) => `disconnected: ${day}`,
  expiredOn: (day: string) => `expired: ${day}`,
  lastUsed: (day: string) => `last used: ${day}`,
  neverUsed: 'not used yet',
  changes: 'Changes',
  changesOf: (name: string) => `Changes of ${name}`,
  undoChanges: 'Undo changes',
  undoChangesOf: (name: string) => `Undo changes of ${name}`,
  revoke: 'Revoke',
  revokeOf: (name: string) => `Revoke ${name}`,
  disconnect: 'Disconnect',
  disconnectOf: (name: string) => `Disconnect ${name}`,
  ended: (count: number) => `Ended (${count})`,

  // The question before one is ended
  revokeTitle: (name: string) => `Revoke “${name}”?`,
  disconnectTitle: (name: string) => `Disconnect “${name}”?`,
  revokeText:
    'Everything that uses this token stops working at once, and the token never works again. If you need it later, make a new one.',
  disconnectText:
    'The app is refused at once, also in what it is doing right now. It can ask you later to be connected again.',
  staysText: 'What it has changed stays. You can still undo it.',
  cancel: 'Cancel',
  revoked: (name: string) => `Revoked “${name}”`,
  disconnected: (name: string) => `Disconnected “${name}”`,

  // A new token
  name: 'Name',
  nameHint: 'The history calls what it does by this name.',
  nameExample: 'Shortcut on my phone',
  mayDo: 'What it may do',
  chooseOne: 'Choose at least one.',
  expiry: 'Expires',
  afterDays: (days: number) => (days === 365 ? 'After a year' : `After ${days} days`),
  never: 'Never',
  neverHint: 'It works until you revoke it. Choose this only for what must never stop.',
  create: 'Create token',
  tokenTitle: 'Your new token',
  shownOnce: 'Copy it now and keep it like a password. It is shown only this once.',
  token: 'Token',
  copyToken: 'Copy the token',
  tryIt: 'Try it in a terminal',
  copyLine: 'Copy the line',
  noClipboard: 'Select the text to copy it.',
  done: 'Done',

  // How to connect
  connect: 'Connect',
  mcp: 'An agent, by MCP',
  mcpHint: 'Paste this address into Claude, ChatGPT or another agent. It asks you before it may do anything.',
  copyMcp: 'Copy the address for MCP',
  rest: 'A script, by REST',
  restHint: 'With a token. Every call is described in',
  reference: 'the reference',
  copyRest: 'Copy the address for REST',

  // Who made a change
  token_: 'token',
  app_: 'app',
  unknown: 'a program',
  askedBy: 'The assistant, asked by',
  programs: 'Programs',
  which: 'Program',
  allPrograms: 'All programs',
  live: 'Active',
  over: 'Ended',

  // The undo of what a program did
  undoTitle: (name: string) => `Undo what “${name}” did`,
  since: 'Since when',
  lastHour: 'The last hour',
  today: 'Today',
  week: 'The last 7 days',
  everything: 'Everything',
  moment: 'A moment…',
  fromDay: 'From this day',
  looking: 'Looking what that does',
  nothing: 'Nothing that it did since then is left to undo.',
  takesBack: (count: number, what: string) =>
    plural(count, {
      one: `This takes back 1 change, of ${what}:`,
      other: `This takes back ${count} changes, of ${what}:`,
    }),
  takesBackNewest: (total: number, count: number) =>
    `This takes back all of its changes, ${total} in number. Taking back the newest ${count} does this:`,
  changesNothing: (count: number) =>
    plural(count, {
      one: 'This takes back 1 change. In the end, everything is as it is now.',
      other: `This takes back ${count} changes. In the end, everything is as it is now.`,
    }),
  stays: 'This stays as it is, because it was changed since:',
  showMore: (count: number) => `Show ${count} more`,
  undoCount: (count: number) => plural(count, { one: 'Undo 1 change', other: `Undo ${count} changes` }),
  undoAll: 'Undo all of them',
  undone: (count: number, name: string) =>
    plural(count, { one: `1 change of “${name}”`, other: `${count} changes of “${name}”` }),
  alsoKept: (count: number) =>
    plural(count, {
      one: '1 thing stays, because it was changed since.',
      other: `${count} things stay, because they were changed since.`,
    }),
  canRedo: 'You can redo it afterwards.',
}
