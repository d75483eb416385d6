import { plural } from '../plural.ts'

/** The menu of all conversations with the assistant. */
export const sessions = {
  newChat: 'New chat',
  chats: 'Chats',
  chatsNow: (title: string) => `Chats, now: ${title}`,
  search: 'Search your chats',
  loading: 'Loading your chats',
  loadingMore: 'Loading more chats',
  none: 'No earlier chats.',
  rename: (title: string) => `Rename ${title}`,
  save: (title: string) => `Save ${title} as a file`,
  saveAs: 'Save as',
  remove: (title: string) => `Delete ${title}`,
  newName: (title: string) => `New name of ${title}`,
  saveName: 'Save name',
  keepName: 'Keep the old name',
  renamed: (from: string, to: string) => `Renamed “${from}” to “${to}”`,
  deleted: (title: string) => `Deleted “${title}”`,
  undo: 'Undo',
  searching: 'Searching',
  found: 'Messages found',
  loadingMessages: 'Loading more messages',
  noMatch: 'No message has these words.',
  matches: (count: number) => plural(count, { one: '1 message found.', other: `${count} messages found.` }),
  matchesOrMore: (count: number) => `${count} or more messages found.`,
  you: 'You:',
  isRunning: 'is being answered',
  isWaiting: 'waits for your answer',
  othersWaiting: (count: number) =>
    plural(count, { one: 'another chat waits for your answer', other: `${count} other chats wait for your answer` }),
  othersRunning: (count: number) =>
    plural(count, { one: 'another chat is being answered', other: `${count} other chats are being answered` }),
}
