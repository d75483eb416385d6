import { afterEach, expect, test, vi } from 'vitest'
import type { LineCall } from './approval-words.ts'
import { lineInWords, lineWords, titleIn } from './approval-words.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const READER = { time_zone: 'Europe/Berlin', today: '2026-01-15' }

const call = (tool_name: string, args: Record<string, unknown> = {}): LineCall => ({ tool_name, arguments: args })
const list = (action: string, more = {}) => call('update_list', { action, name: 'Trip', ...more })
const undo = call('undo')

const LINES: [line: string, LineCall, english: string, german: string][] = [
  ['Delete “Milk”', call('delete_todo', { id: ['1'] }), 'Delete “Milk”', 'Löschen: „Milk“'],
  [
    'Delete all of “Milk” (Fri 2026-01-16)',
    call('delete_todo', { id: ['1'] }),
    'Delete all of “Milk” (Tomorrow)',
    'Die ganze Reihe löschen: „Milk“ (Morgen)',
  ],
  ['Complete “Milk”', call('complete_todo', { id: ['1'] }), 'Complete “Milk”', 'Erledigen: „Milk“'],
  ['Reopen “Milk”', call('complete_todo', { id: ['1'], completed: false }), 'Reopen “Milk”', 'Wieder öffnen: „Milk“'],
  ['Skip “Milk”', call('skip_todo', { id: ['1'] }), 'Skip “Milk”', 'Überspringen: „Milk“'],
  [
    'Move “Milk” (Thu 2026-01-15) to Fri 2026-01-16',
    call('batch_update_schedule', { moves: [{ id: '1', due_date: '2026-01-16' }] }),
    'Move “Milk” (Today) to Tomorrow',
    'Verschieben: „Milk“ (Heute) → Morgen',
  ],
  [
    'Move “Milk” to the first free slot',
    call('schedule_todo', { id: '1' }),
    'Move “Milk” to the first free slot',
    'Verschieben: „Milk“ → in die erste freie Zeit',
  ],
  [
    'Change “Milk” (was “Tea”) → importance high, tags none, recurrence FREQ=DAILY, steps Oats',
    call('update_todo', {
      id: ['1'],
      version: 3,
      importance: 'high',
      tags: [],
      recurrence: 'FREQ=DAILY',
      add_steps: [{ item: 'Oats' }],
    }),
    'Change “Milk” (was “Tea”) → importance high, tags none, repeats every day, steps Oats',
    'Ändern: „Milk“ (bisher „Tea“) → Wichtigkeit hoch, Schlagwörter nichts, Wiederholung jeden Tag, Schritte Oats',
  ],
  [
    'Create “Milk” (Fri 2026-01-16), importance high',
    call('create_todo', { item: 'Milk', due_date: '2026-01-16', importance: 'high', list: null }),
    'Create “Milk” (Tomorrow) → importance high',
    'Anlegen: „Milk“ (Morgen) → Wichtigkeit hoch',
  ],
  ['Archive the list “Trip”', list('archive'), 'Archive the list “Trip”', 'Liste archivieren: „Trip“'],
  ['Bring back the list “Trip”', list('restore'), 'Bring back the list “Trip”', 'Liste zurückholen: „Trip“'],
  [
    'Change the list “Trip” → Tour',
    list('update', { new_name: 'Tour' }),
    'Change the list “Trip” → Tour',
    'Liste ändern: „Trip“ → Tour',
  ],
  [
    'Delete the list “Trip” → its todos to inbox',
    list('delete', { todos: 'inbox' }),
    'Delete the list “Trip” → its todos to inbox',
    'Liste löschen: „Trip“ → Aufgaben in den Eingang',
  ],
  [
    'Delete the list “Trip” with 3 todos',
    list('delete', { todos: 'delete' }),
    'Delete the list “Trip” with 3 todos',
    'Liste löschen: „Trip“ mit 3 Aufgaben',
  ],
  [
    'Remember “No meetings”',
    call('remember_preference', { text: 'No meetings' }),
    'Remember “No meetings”',
    'Merken: „No meetings“',
  ],
  [
    'Change the preference “Old” → “No meetings”',
    call('remember_preference', { text: 'No meetings', id: '1' }),
    'Change the wish “Old” → “No meetings”',
    'Wunsch ändern: „Old“ → “No meetings”',
  ],
  ['Forget “Old”', call('forget_preference', { id: '1' }), 'Forget “Old”', 'Vergessen: „Old“'],
  ['Restore “Milk”', undo, 'Restore “Milk”', 'Wiederherstellen: „Milk“'],
  [
    'Change back “Milk” → due date none, importance low',
    undo,
    'Change back “Milk” → due date none, importance low',
    'Zurück ändern: „Milk“ → Tag nichts, Wichtigkeit niedrig',
  ],
  [
    'Restore the tag “home” on 1 todo',
    undo,
    'Restore the tag “home” on 1 todo',
    'Schlagwort wiederherstellen: „home“ an 1 Aufgabe',
  ],
  [
    'Check: you wrote “Friday”: Friday, 16 January; this has Mon 2026-01-19',
    call('create_todo'),
    'Check: you wrote “Friday”: Friday, 16 January; this has Monday',
    'Bitte prüfen: Du schriebst “Friday”: Friday, 16 January; hier steht Montag',
  ],
  ['Delete “Milk (Fri)” (2 l)', call('delete_todo'), 'Delete “Milk (Fri)” (2 l)', 'Delete “Milk (Fri)” (2 l)'],
  ['Frob “Milk”', call('tool_of_tomorrow'), 'Frob “Milk”', 'Frob “Milk”'],
  ['Frob “Milk”', undo, 'Frob “Milk”', 'Frob “Milk”'],
  ['no quotes', call('delete_todo'), 'no quotes', 'no quotes'],
]

test.each(LINES)('the line “%s”', (line, of, english) => {
  expect(lineInWords(line, of, READER)).toBe(english)
})

test('in German, every line of a tool that the page knows is German', async () => {
  vi.stubGlobal('navigator', { languages: ['de-DE'] })
  vi.resetModules()
  const german = await import('./approval-words.ts')
  expect(LINES.map(([line, of]) => german.lineInWords(line, of, READER))).toEqual(LINES.map(([, , , words]) => words))
})

test('the parts of a line are shown beside the todo as it is now', () => {
  const update = call('update_todo', { id: ['1'], importance: 'high' })
  expect(lineWords('Change “a “b” c” (was “d”) → importance high', update, READER)).toEqual({
    what: 'Change',
    title: 'a “b” c',
    becomes: '→ importance high',
  })
  expect(lineWords('no quotes', update, READER)).toBeNull()
  expect(titleIn('Change “a “b” c” (was “d”) → tags x')).toBe('a “b” c')
})
