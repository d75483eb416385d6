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
  renamed: (from: string, to: string) => `Renamed the chat “${from}” to “${to}”`,
  deleted: (title: string) => `Deleted the chat “${title}”`,
  deletedChats: 'Deleted chats',
  backToChats: 'Back to your chats',
  noneDeleted: 'No deleted chats.',
  deletedAt: (instant: string) => `deleted: ${instant}`,
  restore: (title: string) => `Restore ${title}`,
  restored: (title: string) => `Restored the chat “${title}”`,
  searching: 'Searching',
  found: 'Messages found',
  loadingMessages: 'Loading more messages',
  foundChats: 'Chats found',
  noMatch: 'No chat and no message has these words.',
  titleMatches: (count: number) => plural(count, { one: '1 chat found.', other: `${count} chats found.` }),
  matches: (count: number) => plural(count, { one: '1 message found.', other: `${count} messages found.` }),
  matchesOrMore: (count: number) => `${count} or more messages found.`,
  you: 'You:',
  isRunning: 'is being answered',
  isWaiting: 'waits for your answer',
  /** The conversation has the calls of a token or an app. */
  ofAgent: 'Agent',
  othersWaiting: (count: number) =>
    plural(count, { one: 'another chat waits for your answer', other: `${count} other chats wait for your answer` }),
  othersRunning: (count: number) =>
    plural(count, { one: 'another chat is being answered', other: `${count} other chats are being answered` }),
}
