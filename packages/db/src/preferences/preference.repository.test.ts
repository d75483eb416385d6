import { MAX_PREFERENCES } from '@todo-agents/contract/bounds'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'
const MEETINGS = 'meetings are 30 minutes'

describeEachDatabase('the preferences of a user', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    store = todoStore(database.db, scope)
  })

  const texts = async () => (await store.preferences()).map(({ text }) => text)
  const create = async (text: string) => (await store.createPreference({ text })).preference
  const undo = async (change_id: string) => (await store.undo({ change_id: [change_id] })).changes

  test('preferences are listed oldest first, each with its version', async () => {
    const first = await create(MEETINGS)
    await create('I never work on Sunday')
    expect(await texts()).toEqual([MEETINGS, 'I never work on Sunday'])
    expect(await store.preference(first.id)).toEqual({ ...first, version: 1, text: MEETINGS })
  })

  test('an update raises the version, and one that saw another version is a conflict', async () => {
    const { id } = await create(MEETINGS)
    const { preference } = await store.updatePreference({ id, text: 'meetings are 45 minutes', version: 1 })
    expect(preference).toMatchObject({ id, text: 'meetings are 45 minutes', version: 2 })
    const late = store.updatePreference({ id, text: 'meetings are 20 minutes', version: 1 })
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      message: 'This preference has changed since: it is now “meetings are 45 minutes”.',
    })
    expect(await texts()).toEqual(['meetings are 45 minutes'])
    await store.updatePreference({ id, text: 'meetings are 20 minutes' })
    expect(await texts()).toEqual(['meetings are 20 minutes'])
  })

  test('the same preference is kept once, in whatever case it is written', async () => {
    await create(MEETINGS)
    await expect(create(MEETINGS.toUpperCase())).rejects.toMatchObject({ code: 'conflict', field: 'text' })
    await create('100% of the mornings')
    await create('100x of the mornings')
    expect(await texts()).toHaveLength(3)
  })

  test('an unknown preference can be neither changed nor deleted', async () => {
    const notFound = { code: 'not_found', field: 'id' }
    await expect(store.updatePreference({ id: UNKNOWN, text: 'x' })).rejects.toMatchObject(notFound)
    await expect(store.deletePreference({ id: UNKNOWN })).rejects.toMatchObject(notFound)
    await expect(store.preference(UNKNOWN)).rejects.toMatchObject(notFound)
  })

  test('a user has a bounded number of preferences, which an undo respects too', async () => {
    const { id } = await create('the first')
    const deleted = await store.deletePreference({ id })
    for (let n = 0; n < MAX_PREFERENCES; n++) await create(`wish ${n}`)
    await expect(create('one too many')).rejects.toMatchObject({ code: 'limit_reached' })
    await expect(undo(deleted.change_id)).rejects.toMatchObject({ code: 'limit_reached' })
    expect(await texts()).toHaveLength(MAX_PREFERENCES)
    const other = todoStore(database.db, await createTestUser(database.db))
    await other.createPreference({ text: 'of another user' })
  })

  test('simultaneous creations do not exceed the bound', async () => {
    for (let n = 1; n < MAX_PREFERENCES; n++) await create(`wish ${n}`)
    const results = await Promise.allSettled([create('a'), create('b'), create('c')])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await texts()).toHaveLength(MAX_PREFERENCES)
  })

  test('an undo reverts a creation, an update and a deletion', async () => {
    const created = await store.createPreference({ text: MEETINGS })
    const { id } = created.preference
    const updated = await store.updatePreference({ id, text: 'meetings are 45 minutes' })
    const deleted = await store.deletePreference({ id })
    expect(await texts()).toEqual([])

    await undo(deleted.change_id)
    expect(await store.preference(id)).toEqual(updated.preference)
    await undo(updated.change_id)
    expect(await store.preference(id)).toMatchObject({ text: MEETINGS, version: 3 })
    await undo(created.change_id)
    expect(await texts()).toEqual([])
  })

  test('an undo of a preference can be undone any number of times', async () => {
    const { preference, change_id } = await store.createPreference({ text: MEETINGS })
    let last = change_id
    for (const expected of [[], [MEETINGS], [], [MEETINGS]]) {
      const [change] = await undo(last)
      expect(change).toMatchObject({ entity: 'preference', entity_id: preference.id, undoes: last, undone_by: null })
      expect(await texts()).toEqual(expected)
      last = change!.id
    }
  })

  test('an undo that would lose a later change is a conflict', async () => {
    const { preference, change_id } = await store.createPreference({ text: MEETINGS })
    await store.updatePreference({ id: preference.id, text: 'meetings are 45 minutes' })
    await expect(undo(change_id)).rejects.toMatchObject({
      code: 'conflict',
      message: `The preference “${MEETINGS}” has changed since, and that would be lost. Undo the later change first.`,
    })
    expect(await texts()).toEqual(['meetings are 45 minutes'])
  })

  test('the changes of a preference are listed by its id', async () => {
    const { id } = await create(MEETINGS)
    await store.deletePreference({ id })
    const { changes } = await store.changes({ entity_id: id, limit: 10 })
    expect(changes.map(({ entity, kind }) => `${kind} ${entity}`)).toEqual(['delete preference', 'create preference'])
  })
})
