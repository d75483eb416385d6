import type { quickAdd as english } from '../en/quick-add.ts'
import { plural } from '../plural.ts'

export const quickAdd: typeof english = {
  add: 'Aufgabe hinzufügen',
  // The reader of lines understands English only.
  placeholder: 'Neu, Zeiten auf Englisch',
  withDetails: 'Mit Details hinzufügen',
  adding: 'Wird hinzugefügt:',
  understood: 'Verstanden',
  understoodAll: (labels) => `Verstanden: ${labels}.`,
  orElse: (reading) => `Oder ${reading}.`,
  or: (reading) => `oder ${reading}?`,
  chosen: (reading) => `${reading} ist gewählt.`,
  noDate: 'kein Datum',
  putBack: 'Zurück in den Titel',
  putBackWords: (label, words) => `${label}. „${words}“ zurück in den Titel`,
  dayOfView: (day) => `${day}. Ohne Tag hinzufügen`,
  withoutDay: 'Ohne Tag hinzufügen',
  quoted: (words) => `„${words}“`,
  missed: {
    language: (words) => `Zeiten werden nur auf Englisch gelesen, wie “Friday 9-10”. Bleibt im Titel: ${words}.`,
    time: (words) => `Bleibt im Titel und ist keine Zeit: ${words}.`,
    impossible: (words) => `Bleibt im Titel, denn diese Zeit gibt es nicht: ${words}.`,
    reminder: (words) => `Bleibt im Titel, denn eine Erinnerung braucht eine Uhrzeit: ${words}.`,
  },
  skippedTime: (time) =>
    `Die Uhr wird an dem Tag vorgestellt, ${time} gibt es nicht; stattdessen gilt die gezeigte Zeit.`,
  repeats: (rule) => `Wiederholt sich: ${rule}.`,
  tooOften: 'Eine Aufgabe wiederholt sich höchstens stündlich; nur die nächste wird hinzugefügt.',
  past: (when) => `${when} (vorbei)`,
  importance: {
    none: 'Keine Wichtigkeit',
    low: 'Niedrige Wichtigkeit',
    medium: 'Mittlere Wichtigkeit',
    high: 'Hohe Wichtigkeit',
  },
  list: (name) => `Liste ${name}`,
  reminder: 'Erinnerung',
  reminderAtStart: 'Erinnerung zum Beginn',
  reminderBefore: (length) => `Erinnerung ${length} vorher`,
  noReminder: 'Keine Erinnerung',
  noReminderWithoutTime: 'Ohne Uhrzeit keine Erinnerung',
  minutes: (count) => `${count} Min.`,
  hours: (count) => `${count} Std.`,
  days: (count) => plural(count, { one: '1 Tag', other: `${count} Tage` }),
  added: (title, when) => `„${title}“ hinzugefügt${when && `: ${when}`}`,
  notRead: '. Zeiten und Schlagwörter darin konnten nicht gelesen werden.',
  tooLong: (length, max) => `Dieser Titel hat ${length} Zeichen. Kürze ihn auf höchstens ${max}.`,
  linesTooLong: (count, max) =>
    plural(count, {
      one: `Diese Zeile ist zu lang für einen Titel und wurde nicht hinzugefügt. Kürze sie auf höchstens ${max} Zeichen.`,
      other: `Diese ${count} Zeilen sind zu lang für Titel und wurden nicht hinzugefügt. Kürze jede auf höchstens ${max} Zeichen.`,
    }),
  pasted: (count) => `Du hast ${count} Zeilen eingefügt.`,
  addEach: (count) => `${count} Aufgaben hinzufügen`,
  addingEach: (sent, count) => `Aufgaben werden hinzugefügt: ${sent} von ${count} …`,
  addedEach: (count) => plural(count, { one: '1 Aufgabe hinzugefügt', other: `${count} Aufgaben hinzugefügt` }),
  addedOf: (sent, count) => `${sent} von ${count} Aufgaben hinzugefügt`,
  noneSaved: (count) =>
    plural(count, {
      one: '1 Aufgabe ist noch nicht gespeichert',
      other: `${count} Aufgaben sind noch nicht gespeichert`,
    }),
  addAsOne: 'In eine Zeile setzen',

  notSaved: 'Noch nicht gespeichert',
  unanswered: 'Der Server hat noch nicht geantwortet. Die Aufgabe wird noch einmal gesendet, sobald er antwortet.',
  kept: (title) => `„${title}“ ist noch nicht gespeichert. Es wird gesendet, sobald der Server antwortet.`,
  notSent: (count) => plural(count, { one: '1 Aufgabe', other: `${count} Aufgaben` }),
  unansweredEach:
    'Der Server hat noch nicht geantwortet. Die Aufgaben werden noch einmal gesendet, sobald er antwortet.',
  retry: 'Noch einmal',
  edit: 'Bearbeiten',
  discard: 'Verwerfen',
}
