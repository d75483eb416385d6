import type { Change } from '@todo-agents/contract/change'
import { afterEach, expect, test, vi } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { changesWords, changeWords, redoneWords, undoneWords } from './change-words.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const MILK = todoOf({ id: 'milk', item: 'Milk' })
const DONE = '2026-11-22T08:00:00.000Z'

function change(fields: Partial<Change>): Change {
  const { after = MILK, before = MILK } = fields
  const entity_id = (after ?? before)!.id
  return { id: 'c', entity: 'todo', entity_id, kind: 'update', undoes: null, ...fields, before, after } as Change
}

const created = (item: string, more = {}) =>
  change({ kind: 'create', before: null, after: todoOf({ id: item, item, ...more }) })

test.each<[string, Change[]]>([
  ['Created “Milk”', [created('Milk')]],
  ['Deleted “Milk”', [change({ kind: 'delete', after: null })]],
  ['Completed “Milk”', [change({ after: { ...MILK, completed_at: DONE } })]],
  ['Reopened “Milk”', [change({ before: { ...MILK, completed_at: DONE } })]],
  ['Changed the order of “Milk”', [change({ after: { ...MILK, position: 'b', version: 2 } })]],
  ['Changed “Oat milk”', [change({ after: { ...MILK, item: 'Oat milk' } })]],
  ['Created 2 todos', [created('Milk'), created('Bread')]],
  ['Changed 2 todos', [created('Milk'), change({ entity_id: 'bread', after: { ...MILK, id: 'bread' } })]],
  ['Changed “Milk” (2 changes)', [change({ after: { ...MILK, importance: 'high' } }), change({})]],
  ['Created 2 todos (3 changes)', [created('Milk'), created('Bread'), change({ entity_id: 'Milk' })]],
  ['Deleted “Milk” (2 changes)', [change({}), change({ kind: 'delete', after: null })]],
  ['Created “Pack”', [created('Socks', { parent_id: 'Pack' }), created('Pack')]],
])('%s', (words, changes) => {
  expect(changesWords(changes)).toBe(words)
})

test('what an undo took back is said as it was done', () => {
  const undo = { undoes: 'earlier' }
  expect(undoneWords([change({ ...undo, kind: 'create', before: null })])).toBe('Deleted “Milk”')
  expect(undoneWords([change({ ...undo, before: { ...MILK, completed_at: DONE } })])).toBe('Completed “Milk”')
  const milk = { ...MILK, item: 'Oat milk' }
  expect(undoneWords([change({ ...undo, before: milk }), change({ ...undo, entity_id: 'b', before: milk })])).toBe(
    'Changed 2 todos',
  )
})

test('of changes that are not all known, no exact number is said', () => {
  expect(changesWords([created('Milk'), created('Bread')], true)).toBe('Created at least 2 todos')
  expect(changesWords([created('Milk')], true)).toBe('Created at least 1 todo')
})

test('a new tag is named unless a todo was created with it', () => {
  const tag = { id: 't', name: 'home', color: 'red', created_at: DONE } as const
  const newTag = {
    id: 'c',
    entity: 'tag',
    entity_id: 't',
    kind: 'create',
    before: null,
    after: tag,
    undoes: null,
  } as Change
  expect(changesWords([newTag])).toBe('Created the tag “home”')
  expect(changesWords([created('Milk'), newTag])).toBe('Created “Milk”')
})

const LIST = {
  id: 'list',
  name: 'Trip',
  color: 'red',
  position: 'a',
  archived_at: null,
  created_at: DONE,
  updated_at: DONE,
  version: 1,
} as const
const TAG = { id: 'tag', name: 'home', color: 'red', created_at: DONE } as const
const WORDING = {
  id: 'wording',
  text: 'ping Mo',
  means: 'create',
  created_at: DONE,
  updated_at: DONE,
  version: 1,
} as const
const WISH = { id: 'wish', text: 'No meetings', created_at: DONE, updated_at: DONE, version: 1 } as const

const of = (entity: Change['entity'], before: object | null, after: object | null, undoes: string | null = null) => {
  const kind = !before ? 'create' : !after ? 'delete' : 'update'
  return { id: 'c', entity, entity_id: entity, kind, before, after, undoes, undone_by: null } as Change
}

const KINDS: [Change, english: string, german: string][] = [
  [of('todo', null, MILK), 'Created “Milk”', 'Angelegt: „Milk“'],
  [of('todo', MILK, { ...MILK, importance: 'high' }), 'Changed “Milk”', 'Geändert: „Milk“'],
  [of('todo', MILK, { ...MILK, completed_at: DONE }), 'Completed “Milk”', 'Erledigt: „Milk“'],
  [of('todo', { ...MILK, completed_at: DONE }, MILK), 'Reopened “Milk”', 'Wieder geöffnet: „Milk“'],
  [of('todo', MILK, null), 'Deleted “Milk”', 'Gelöscht: „Milk“'],
  [of('todo', null, MILK, 'c'), 'Restored “Milk”', 'Wiederhergestellt: „Milk“'],
  [of('list', null, LIST), 'Created the list “Trip”', 'Angelegt: Liste „Trip“'],
  [of('list', LIST, { ...LIST, name: 'Tour' }), 'Changed the list “Tour”', 'Geändert: Liste „Tour“'],
  [of('list', LIST, { ...LIST, archived_at: DONE }), 'Archived the list “Trip”', 'Archiviert: Liste „Trip“'],
  [of('list', { ...LIST, archived_at: DONE }, LIST), 'Brought back the list “Trip”', 'Zurückgeholt: Liste „Trip“'],
  [
    of('list', LIST, { ...LIST, position: 'b', version: 2 }),
    'Changed the order of the list “Trip”',
    'Umsortiert: Liste „Trip“',
  ],
  [of('list', LIST, null), 'Deleted the list “Trip”', 'Gelöscht: Liste „Trip“'],
  [of('list', null, LIST, 'c'), 'Restored the list “Trip”', 'Wiederhergestellt: Liste „Trip“'],
  [of('tag', null, TAG), 'Created the tag “home”', 'Angelegt: Schlagwort „home“'],
  [of('tag', TAG, { ...TAG, color: 'blue' }), 'Changed the tag “home”', 'Geändert: Schlagwort „home“'],
  [of('tag', TAG, null), 'Deleted the tag “home”', 'Gelöscht: Schlagwort „home“'],
  [of('tag', null, TAG, 'c'), 'Restored the tag “home”', 'Wiederhergestellt: Schlagwort „home“'],
  [of('preference', null, WISH), 'Created the wish “No meetings”', 'Angelegt: Wunsch „No meetings“'],
  [
    of('preference', { ...WISH, text: 'Old' }, WISH),
    'Changed the wish “No meetings”',
    'Geändert: Wunsch „No meetings“',
  ],
  [of('preference', WISH, null), 'Deleted the wish “No meetings”', 'Gelöscht: Wunsch „No meetings“'],
  [of('wording', null, WORDING), 'Created the meaning of “ping Mo”', 'Angelegt: Bedeutung von „ping Mo“'],
  [of('wording', WORDING, null), 'Deleted the meaning of “ping Mo”', 'Gelöscht: Bedeutung von „ping Mo“'],
  [of('preference', null, WISH, 'c'), 'Restored the wish “No meetings”', 'Wiederhergestellt: Wunsch „No meetings“'],
]

test.each(KINDS)('every kind of change is named, alone and in an entry: %#', (change, english) => {
  expect(changeWords(change)).toBe(english)
  expect(changesWords([change])).toBe(english)
})

test('every kind of change is named in German', async () => {
  vi.stubGlobal('navigator', { languages: ['de-DE'] })
  vi.resetModules()
  const german = await import('./change-words.ts')
  expect(KINDS.map(([change]) => german.changeWords(change))).toEqual(KINDS.map(([, , words]) => words))
  expect(german.changesWords([created('Milk'), of('list', null, LIST)])).toBe(
    'Angelegt: Liste „Trip“, angelegt: „Milk“',
  )
})

test('a list that was created and then changed is said to be created, beside the todos of the same entry', () => {
  const list = [of('list', LIST, { ...LIST, color: 'blue' }), of('list', null, LIST)]
  expect(changesWords(list)).toBe('Created the list “Trip” (2 changes)')
  expect(changesWords([created('Milk'), created('Bread'), of('list', null, LIST)])).toBe(
    'Created the list “Trip”, created 2 todos',
  )
})

test('a list that was deleted with its todos is what was deleted', () => {
  const todo = { ...MILK, list_id: LIST.id }
  const changes = [{ ...of('list', LIST, null), entity_id: LIST.id }, of('todo', todo, null)]
  expect(changesWords(changes)).toBe('Deleted the list “Trip”')
})

test('a redo creates again, and the undo of a deletion is called by the deletion', () => {
  expect(redoneWords([of('list', null, LIST, 'c')])).toBe('Created the list “Trip”')
  expect(undoneWords([of('list', null, LIST, 'c')])).toBe('Deleted the list “Trip”')
  expect(undoneWords([of('list', LIST, null, 'c')])).toBe('Created the list “Trip”')
})
