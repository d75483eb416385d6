import { plural } from '../plural.ts'

/** What the page says after the user has changed todos. `what` is one title in quotes, or a number of todos. */
export const actions = {
  quoted: (title: string) => `“${title}”`,
  todos: (count: number) => plural(count, { one: '1 todo', other: `${count} todos` }),
  undo: 'Undo',
  running: (done: number, count: number) =>
    plural(count, { one: 'Saving …', other: `Changing todos: ${done} of ${count} …` }),
  completed: (what: string) => `Completed ${what}`,
  stepsCompleted: (count: number) =>
    plural(count, { one: '1 open step was completed too', other: `${count} open steps were completed too` }),
  next: (when: string) => `Next: ${when}`,
  reopened: (what: string) => `Reopened ${what}`,
  deleted: (what: string) => `Deleted ${what}`,
  skipped: (what: string) => `Skipped ${what}`,
  skippedLast: (what: string) => `Skipped ${what}. It was the last one, so the todo was deleted`,
  noLongerRepeats: (what: string) => `${what} no longer repeats`,
  movedToInbox: (what: string) => `Moved ${what} to the inbox`,
  movedToList: (what: string, list: string) => `Moved ${what} to “${list}”`,
  movedToDay: (what: string, day: string) => `Moved ${what} to ${day}`,
  dateRemoved: (what: string) => `Removed the date of ${what}`,
  importanceSet: (what: string) => `Changed the importance of ${what}`,
  tagged: (what: string, tag: string) => `Tagged ${what} with “${tag}”`,
  untagged: (what: string, tag: string) => `Removed the tag “${tag}” from ${what}`,
  madeSteps: (what: string, of: string) => `${what} is now part of “${of}”`,
  rescheduled: (what: string) => `Changed the date of ${what}`,
  renamed: (what: string) => `Renamed ${what}`,
  isOn: (what: string, times: string[]) => `${what} is ${times.join(', then ')}`,
  offline: 'You are offline. Nothing was changed.',
  notCompleted: (what: string, why: string) => `${what} could not be completed: ${why}`,
  notReopened: (what: string, why: string) => `${what} could not be reopened: ${why}`,
  notDeleted: (what: string, why: string) => `${what} could not be deleted: ${why}`,
  notSkipped: (what: string, why: string) => `${what} could not be skipped: ${why}`,
  notMoved: (what: string, why: string) => `${what} could not be moved: ${why}`,
  notChanged: (what: string, why: string) => `${what} could not be changed: ${why}`,
}
