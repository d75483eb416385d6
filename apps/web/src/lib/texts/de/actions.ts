import type { actions as english } from '../en/actions.ts'
import { plural } from '../plural.ts'

export const actions: typeof english = {
  quoted: (title) => `„${title}“`,
  todos: (count) => plural(count, { one: '1 Aufgabe', other: `${count} Aufgaben` }),
  undo: 'Rückgängig',
  running: (done, count) =>
    plural(count, { one: 'Wird gespeichert …', other: `Aufgaben werden geändert: ${done} von ${count} …` }),
  completed: (what) => `${what} erledigt`,
  stepsCompleted: (count) =>
    plural(count, {
      one: '1 offener Schritt wurde mit erledigt',
      other: `${count} offene Schritte wurden mit erledigt`,
    }),
  next: (when) => `Nächstes Mal: ${when}`,
  reopened: (what) => `${what} wieder geöffnet`,
  deleted: (what) => `${what} gelöscht`,
  skipped: (what) => `${what} übersprungen`,
  skippedLast: (what) => `${what} übersprungen. Es war das letzte Mal, deshalb wurde die Aufgabe gelöscht`,
  noLongerRepeats: (what) => `${what} wiederholt sich nicht mehr`,
  movedToInbox: (what) => `${what} in den Eingang verschoben`,
  movedToList: (what, list) => `${what} nach „${list}“ verschoben`,
  movedToDay: (what, day) => `${what} verschoben auf: ${day}`,
  dateRemoved: (what) => `Datum entfernt: ${what}`,
  importanceSet: (what) => `Wichtigkeit geändert: ${what}`,
  tagged: (what, tag) => `${what} mit „${tag}“ versehen`,
  untagged: (what, tag) => `Schlagwort „${tag}“ von ${what} entfernt`,
  madeSteps: (what, of) => `${what} gehört jetzt zu „${of}“`,
  rescheduled: (what) => `Datum geändert: ${what}`,
  renamed: (what) => `${what} umbenannt`,
  isOn: (what, times) => `${what} ist ${times.join(', dann ')}`,
  offline: 'Du bist offline. Nichts wurde geändert.',
  notCompleted: (what, why) => `${what} konnte nicht erledigt werden: ${why}`,
  notReopened: (what, why) => `${what} konnte nicht wieder geöffnet werden: ${why}`,
  notDeleted: (what, why) => `${what} konnte nicht gelöscht werden: ${why}`,
  notSkipped: (what, why) => `${what} konnte nicht übersprungen werden: ${why}`,
  notMoved: (what, why) => `${what} konnte nicht verschoben werden: ${why}`,
  notChanged: (what, why) => `${what} konnte nicht geändert werden: ${why}`,
}
