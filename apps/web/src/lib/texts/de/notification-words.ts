import type { notificationWords as english } from '../en/notification-words.ts'

export const notificationWords: typeof english = {
  late: (when) => `Das war um ${when} fällig, während der Server nicht lief.`,
  started: (when) => `Hat um ${when} begonnen`,
  starts: (when) => `Beginnt um ${when}`,
  dueToday: 'Heute fällig',
  dueOn: (day) => `Fällig: ${day}`,
  reminderFor: (when) => `Erinnerung für ${when}`,
  clockOnDay: (clock, day) => `${clock}, ${day}`,
  done: 'Erledigt',
  snooze: (minutes) => `In ${minutes} Minuten wieder`,
  test: 'Dieser Browser bekommt deine Erinnerungen, auch wenn keine Seite offen ist.',
  notSaved: 'Das ließ sich nicht speichern. Tippe hier, um Todo Agents zu öffnen.',
}
