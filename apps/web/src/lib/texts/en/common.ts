import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'

/** The words of controls that every part of the page uses, and what it says when something fails. */
export const common = {
  close: 'Close',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  undo: 'Undo',
  undone: 'Undone',
  tryAgain: 'Try again',
  notifications: 'Notifications',
  details: 'Details',
  copyDetails: 'Copy details',
  copied: 'Copied',
  notCopied: 'The browser did not allow it.',
  titleLength: (length: number, max: number) => `${length} of ${max} characters`,
  error: (id: string) => `Error ${id}`,
  showAsText: 'Show as text',
  broken: (what: string) =>
    `${what} cannot be shown because of a fault in the page. Try again, or send the details to the person who runs this server.`,
  theTodo: 'The todo',
  theList: 'The list',
  theAssistant: 'The assistant',
  theSideBar: 'The side bar',
  /** By code and field, where the code says too little. None in English: the server's own sentences are English. */
  refusals: {} as Record<string, string>,
  /** By the code of the error. */
  errors: ERROR_SENTENCES as Record<keyof typeof ERROR_SENTENCES, string>,
  colors: {
    gray: 'gray',
    red: 'red',
    orange: 'orange',
    yellow: 'yellow',
    green: 'green',
    teal: 'teal',
    blue: 'blue',
    purple: 'purple',
    pink: 'pink',
  },
  before: 'before:',
  after: 'now:',
  offline: 'Offline.',
  offlineText: 'The server cannot be reached.',
  offlineRetry: 'Todo Agents tries again every second.',
  retryNow: 'Retry now',
}
