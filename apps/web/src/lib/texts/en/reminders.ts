import { plural } from '../plural.ts'

/** Due reminders, and how they reach the user. */
export const reminders = {
  reminders: 'Reminders',
  reminder: (title: string) => `Reminder: ${title}`,
  dismiss: (title: string) => `Dismiss the reminder of ${title}`,
  done: 'Done',
  snooze: 'Snooze',
  open: 'Open',
  showFewer: 'Show fewer',
  showMore: (count: number) => `Show ${count} more`,

  snoozeUntil: 'Snooze until',
  minutes: (count: number) => plural(count, { one: '1 minute', other: `${count} minutes` }),
  hours: (count: number) => plural(count, { one: '1 hour', other: `${count} hours` }),
  pickTime: 'Pick a time',
  remindAt: 'Remind me again at',
  timePlaceholder: 'Such as “fri 9am”',
  timeHint: 'In words, such as “fri 9am” or “in 3 hours”',
  timeField: 'The field for another time',
  enterTime: 'This is no time that I know. Try “fri 9am” or “in 3 hours”.',
  timePassed: 'This time has passed.',
  snoozed: (title: string, until: string) => `Snoozed “${title}” until ${until}`,
  completed: (title: string) => `Completed “${title}”`,
  undo: 'Undo',

  permissionQuestion:
    'Get reminders when this page is in the background or closed? Your browser will ask you to allow notifications.',
  turnOn: 'Turn on notifications',
  notNow: 'Not now',
  staysOff: 'Notifications stay off. Reminders appear here while the page is open.',
  nowOn: 'Reminders now also come when this page is closed.',
  pushUnreachable: 'its push service cannot be reached.',
  notSubscribed: (why: string) =>
    `Notifications work while a page is open. This browser could not be subscribed for closed pages: ${why}`,

  howTheyReach: 'How reminders reach you',
  blocked:
    'This browser blocks notifications of this page. Allow them in its settings for this site, beside the address, then reload the page.',
  off: 'Off in this browser. Reminders appear only in the open page.',
  onAlways: 'On in this browser, also when no page is open.',
  onlyOpen: 'Only while a page is open',
  onWhileOpen: 'On in this browser, while a page is open.',
  alsoClosed: 'Also when closed',
  insecure: 'Browsers allow notifications only over https. Open this page by an https address.',
  homeScreen:
    'On iPhone and iPad, notifications need the page on the Home Screen: tap Share, then Add to Home Screen, and open Todo Agents from there.',
  unsupported: 'This browser has no notifications. Reminders appear here while the page is open.',

  browsers: 'Browsers that get reminders',
  thisBrowser: 'This browser',
  since: (day: string) => `Since: ${day}`,
  lastFailed: (day: string) => `last message failed: ${day}`,
  lastMessage: (day: string) => `last message: ${day}`,
  test: 'Test',
  sendTest: (device: string) => `Send a test to ${device}`,
  testSent: 'A test notification is on its way.',
  testRefused: 'The push service of this browser did not accept the test.',
  remove: 'Remove',
  removeDevice: (device: string) => `Remove ${device}`,

  last: 'Last reminders',
  loadingLast: 'Loading your last reminders',
  noneYet: 'No reminder has been sent yet.',
  answers: { done: 'done', snoozed: 'snoozed', dismissed: 'dismissed', withdrawn: 'no longer needed' },
  due: (when: string) => `Due ${when}`,
  sent: (when: string) => `sent ${when}`,
  sentLate: (when: string) => `sent late, ${when}`,
  shown: (when: string) => `shown ${when}`,
  notShown: 'not shown yet',
  answered: (answer: string, when: string) => `${answer} ${when}`,
  notAnswered: 'not answered yet',
}
