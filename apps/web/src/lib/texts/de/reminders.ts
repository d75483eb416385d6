import type { reminders as english } from '../en/reminders.ts'
import { plural } from '../plural.ts'

export const reminders: typeof english = {
  reminders: 'Erinnerungen',
  reminder: (title) => `Erinnerung: ${title}`,
  dismiss: (title) => `Erinnerung an ${title} ausblenden`,
  done: 'Erledigt',
  snooze: 'Später',
  open: 'Öffnen',
  showFewer: 'Weniger zeigen',
  showMore: (count) => `${count} weitere zeigen`,

  snoozeUntil: 'Später erinnern',
  minutes: (count) => plural(count, { one: '1 Minute', other: `${count} Minuten` }),
  hours: (count) => plural(count, { one: '1 Stunde', other: `${count} Stunden` }),
  pickTime: 'Zeit wählen',
  remindAt: 'Wieder erinnern um',
  timePlaceholder: 'Etwa „fri 9am“',
  timeHint: 'In englischen Worten, etwa „fri 9am“ oder „in 3 hours“',
  timeField: 'Das Feld für eine andere Zeit',
  enterTime: 'Das verstehe ich nicht als Zeit. Versuche „fri 9am“ oder „in 3 hours“.',
  timePassed: 'Diese Zeit ist vorbei.',
  snoozed: (title, until) => `„${title}“ meldet sich wieder: ${until}`,
  completed: (title) => `„${title}“ erledigt`,
  undo: 'Rückgängig',

  permissionQuestion:
    'Möchtest du Erinnerungen, wenn diese Seite im Hintergrund oder geschlossen ist? Dein Browser fragt dich dann, ob er Benachrichtigungen erlauben soll.',
  turnOn: 'Benachrichtigungen einschalten',
  notNow: 'Nicht jetzt',
  staysOff: 'Benachrichtigungen bleiben aus. Erinnerungen erscheinen hier, solange die Seite offen ist.',
  nowOn: 'Erinnerungen kommen jetzt auch, wenn diese Seite geschlossen ist.',
  pushUnreachable: 'Sein Push-Dienst ist nicht erreichbar.',
  notSubscribed: (why) =>
    `Benachrichtigungen kommen, solange eine Seite offen ist. Für geschlossene Seiten ließ sich dieser Browser nicht anmelden: ${why}`,

  howTheyReach: 'Wie dich Erinnerungen erreichen',
  blocked:
    'Dieser Browser blockiert Benachrichtigungen dieser Seite. Erlaube sie in seinen Einstellungen für diese Website, neben der Adresse, und lade die Seite neu.',
  off: 'In diesem Browser aus. Erinnerungen erscheinen nur auf der offenen Seite.',
  onAlways: 'In diesem Browser an, auch wenn keine Seite offen ist.',
  onlyOpen: 'Nur bei offener Seite',
  onWhileOpen: 'In diesem Browser an, solange eine Seite offen ist.',
  alsoClosed: 'Auch bei geschlossener Seite',
  insecure: 'Browser erlauben Benachrichtigungen nur über https. Öffne diese Seite mit einer https-Adresse.',
  homeScreen:
    'Auf iPhone und iPad brauchen Benachrichtigungen die Seite auf dem Home-Bildschirm: Tippe auf „Teilen“, dann auf „Zum Home-Bildschirm“, und öffne Todo Agents von dort.',
  unsupported:
    'Dieser Browser hat keine Benachrichtigungen. Erinnerungen erscheinen hier, solange die Seite offen ist.',

  browsers: 'Browser, die Erinnerungen bekommen',
  thisBrowser: 'Dieser Browser',
  since: (day) => `Seit: ${day}`,
  lastFailed: (day) => `letzte Nachricht fehlgeschlagen: ${day}`,
  lastMessage: (day) => `letzte Nachricht: ${day}`,
  test: 'Testen',
  sendTest: (device) => `Test an ${device} senden`,
  testSent: 'Eine Testbenachrichtigung ist unterwegs.',
  testRefused: 'Der Push-Dienst dieses Browsers hat den Test nicht angenommen.',
  remove: 'Entfernen',
  removeDevice: (device) => `${device} entfernen`,

  last: 'Letzte Erinnerungen',
  loadingLast: 'Deine letzten Erinnerungen werden geladen',
  noneYet: 'Es wurde noch keine Erinnerung verschickt.',
  answers: { done: 'erledigt', snoozed: 'verschoben', dismissed: 'ausgeblendet', withdrawn: 'nicht mehr nötig' },
  due: (when) => `Fällig ${when}`,
  sent: (when) => `verschickt ${when}`,
  sentLate: (when) => `verspätet verschickt, ${when}`,
  shown: (when) => `gezeigt ${when}`,
  notShown: 'noch nicht gezeigt',
  answered: (answer, when) => `${answer} ${when}`,
  notAnswered: 'noch nicht beantwortet',
}
