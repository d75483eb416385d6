import { changeListSchema } from '@todo-agents/contract/change'
import { replicaSchema } from '@todo-agents/contract/replica'
import {
  conflictsSchema,
  freeSlotsSchema,
  occurrencesSchema,
  todoCreateSchema,
  todoListSchema,
} from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from './scope.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from './testing/databases.ts'
import { createTestUser } from './testing/users.ts'
import type { TodoStore } from './todos/todo-store.ts'
import { todoStore } from './todos/todo-store.ts'

const RUN = '0190a000-0000-7000-8000-00000000000a'
const TIMES = { start_time: '2026-11-23T09:00:00Z', end_time: '2026-11-23T10:00:00Z' }
const DAY = { from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }
const YEAR = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }

interface Belongings {
  todo: string
  repeating: string
  list: string
  tag: string
  preference: string
  wording: string
  change: string
}

/**
 * What user B tries to do with the rows of user A. Each attempt must be refused, or return what it would return if A
 * had no rows.
 */
const ATTEMPTS: { [Name in keyof TodoStore]: (b: TodoStore, a: Belongings) => Promise<unknown> } = {
  lock: async (b) => [await b.lock()].filter(Boolean),
  list: async (b) => (await b.list(todoListSchema.parse({ status: 'all' }))).todos,
  replica: async (b) => (await b.replica(replicaSchema.parse({}))).todos,
  get: (b, a) => b.get(a.todo),
  earlierTitles: async (b, a) => [...(await b.earlierTitles([a.todo])).values()],
  create: async (b) => (await b.create(todoCreateSchema.parse({ item: 'b', tags: ['secret'], ...TIMES }))).conflicts,
  update: (b, a) => b.update({ id: [a.todo], item: 'taken' }),
  complete: (b, a) => b.complete([a.todo]),
  reopen: (b, a) => b.reopen([a.todo]),
  skip: (b, a) => b.skip({ id: [a.repeating] }),
  move: (b, a) => b.move({ id: [a.todo], day: '2027-01-01' }),
  addSteps: (b, a) => b.addSteps({ id: a.todo, steps: [{ item: 'taken', is_done: false }] }),
  reorder: (b, a) => b.reorder({ id: a.todo, after: null }),
  delete: (b, a) => b.delete([a.todo]),
  lists: async (b) => (await b.lists()).lists,
  openCounts: (b) => b.openCounts(),
  createList: async (b) => (await b.createList({ name: 'Secret' })).change_ids.slice(1),
  updateList: (b, a) => b.updateList({ id: a.list, name: 'taken' }),
  archiveList: (b, a) => b.archiveList({ id: a.list, is_archived: true }),
  deleteList: (b, a) => b.deleteList({ id: a.list, todos: 'delete' }),
  reorderList: (b, a) => b.reorderList({ id: a.list, after: null }),
  occurrences: async (b) => (await b.occurrences(occurrencesSchema.parse(YEAR))).occurrences,
  conflicts: (b) => b.conflicts(conflictsSchema.parse(YEAR)),
  // The first slot lasts from morning to evening, because the todos of A do not shorten it.
  freeSlots: async (b) => (await b.freeSlots(freeSlotsSchema.parse(DAY))).slice(1),
  tags: (b) => b.tags(),
  createTag: async (b) => (await b.createTag({ name: 'secret' })).change_ids.slice(1),
  updateTag: (b, a) => b.updateTag({ id: a.tag, name: 'taken' }),
  deleteTag: (b, a) => b.deleteTag(a.tag),
  preferences: (b) => b.preferences(),
  preference: (b, a) => b.preference(a.preference),
  createPreference: async (b) => [(await b.createPreference({ text: 'secret' })).preference.version].slice(1),
  updatePreference: (b, a) => b.updatePreference({ id: a.preference, text: 'taken' }),
  deletePreference: (b, a) => b.deletePreference({ id: a.preference }),
  wordings: (b) => b.wordings(),
  setWording: async (b) => [(await b.setWording({ text: 'Secret', means: 'none' })).wording.version].slice(1),
  deleteWording: (b, a) => b.deleteWording({ id: a.wording }),
  deleteAllWordings: async (b) => [(await b.deleteAllWordings()).count].filter(Boolean),
  changes: async (b, a) => (await b.changes(changeListSchema.parse({ entity_id: a.todo }))).changes,
  undo: (b, a) => b.undo({ change_id: [a.change] }),
  previewUndo: (b, a) => b.previewUndo({ change_id: [a.change] }),
  undoEffects: (b, a) => b.undoEffects({ since: a.change }),
  lastUndoable: async (b) => [await b.lastUndoable()].filter(Boolean),
  usage: async (b) => [(await b.usage()).current_usage].filter(Boolean),
}

describeEachDatabase("user B and user A's rows", (kind) => {
  let database: TestDatabase
  let a: TodoStore
  let b: TodoStore
  let belongings: Belongings
  const of = (scope: Scope) => todoStore(database.db, { ...scope, session_id: 'shared', run_id: RUN })

  beforeAll(async () => {
    database = await createTestDatabase(kind)
    a = of(await createTestUser(database.db))
    await a.create(todoCreateSchema.parse({ item: 'one', tags: ['secret'], ...TIMES }))
    const { todos, change_ids } = await a.create(todoCreateSchema.parse({ item: 'two', ...TIMES }))
    await a.update({ id: [todos[0]!.id], item: 'renamed' })
    const [tag] = await a.tags()
    const { list } = await a.createList({ name: 'Secret' })
    const listed = await a.create(todoCreateSchema.parse({ item: 'three', list_id: list.id, recurrence: 'FREQ=DAILY' }))
    const { preference } = await a.createPreference({ text: 'Secret' })
    const { wording } = await a.setWording({ text: 'Secret', means: 'create' })
    belongings = {
      todo: todos[0]!.id,
      repeating: listed.todos[0]!.id,
      list: list.id,
      tag: tag!.id,
      preference: preference.id,
      wording: wording.id,
      change: change_ids[0]!,
    }
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    b = of(await createTestUser(database.db))
  })

  async function everythingOf(store: TodoStore) {
    return [
      await store.list(todoListSchema.parse({ status: 'all' })),
      await store.lists(),
      await store.tags(),
      await store.preferences(),
      await store.wordings(),
      await store.changes(changeListSchema.parse({})),
      await store.conflicts(conflictsSchema.parse(YEAR)),
    ]
  }

  test.each(Object.entries(ATTEMPTS))('%s by user B neither shows nor changes rows of user A', async (_, attempt) => {
    const before = await everythingOf(a)
    const answer = await attempt(b, belongings).catch((error: unknown) => error)
    if (answer instanceof Error) expect(answer).toMatchObject({ code: 'not_found' })
    else expect(answer).toEqual([])
    expect(await everythingOf(a)).toEqual(before)
  })

  test('user B cannot undo a run of user A', async () => {
    const before = await everythingOf(a)
    await expect(b.undo({ run_id: RUN })).rejects.toMatchObject({ code: 'not_found' })
    expect(await everythingOf(a)).toEqual(before)
  })
})
