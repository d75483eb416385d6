/**
 * What a reminder says. The service worker uses these texts too, which knows the user's language only when it shows one:
 * so both languages are in its file, and these texts are not a part of the catalogue that is loaded by language.
 */
export const notificationWords = {
  late: (when: string) => `This was due at ${when}, while the server was down.`,
  started: (when: string) => `Started at ${when}`,
  starts: (when: string) => `Starts at ${when}`,
  dueToday: 'Due today',
  dueOn: (day: string) => `Due on ${day}`,
  reminderFor: (when: string) => `Reminder for ${when}`,
  clockOnDay: (clock: string, day: string) => `${clock} on ${day}`,
  done: 'Done',
  snooze: (minutes: number) => `Snooze ${minutes} minutes`,
  test: 'This browser gets your reminders, also when no page is open.',
  notSaved: 'This could not be saved. Press here to open Todo Agents.',
}
