import type { Touched } from '@todo-agents/contract/approval'
import { FREE_ROWS } from '@todo-agents/contract/bounds'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getRunUser } from '../users/user.repository.ts'

describeEachDatabase('the preferences in a run', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let own: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    own = todoStore(database.db, scope)
  })

  /** Makes one call of a new run, as the tool would without a plan. Returns the code of its error, or null. */
  async function call(effect: (store: TodoStore) => Promise<unknown>, allowed: Touched | null = FREE_ROWS) {
    const { port } = await startClaimedRun(database.db, scope)
    const { output } = await port.callOnce(
      { call_id: 'c', tool_name: 't', arguments: {} },
      async (store) => {
        await effect(store)
        return { output: {}, status: 'ok', change_ids: [] }
      },
      allowed,
    )
    return (output as { error?: { code: string } }).error?.code ?? null
  }

  const texts = async () => (await own.preferences()).map(({ text }) => text)

  test('a run knows the preferences from its start, and so does the process that continues it', async () => {
    await own.createPreference({ text: 'first' })
    await own.createPreference({ text: 'second, with a "quote", {braces} and ünïcode' })
    await todoStore(database.db, await createTestUser(database.db)).createPreference({ text: 'of another user' })
    const preferences = ['first', 'second, with a "quote", {braces} and ünïcode']
    expect((await startTestRun(database.db, scope)).opening?.user.preferences).toEqual(preferences)
    expect(await getRunUser(database.db, scope.user_id)).toMatchObject({ name: 'Ada', preferences })
    const fresh = await createTestUser(database.db)
    expect((await startTestRun(database.db, fresh)).opening?.user.preferences).toEqual([])
  })

  test('a call without approval can neither add, change, delete nor bring back a preference', async () => {
    const { preference } = await own.createPreference({ text: 'kept' })
    const { id } = preference
    const gone = await own.createPreference({ text: 'gone' })
    const deleted = await own.deletePreference({ id: gone.preference.id })
    expect(await call((store) => store.createPreference({ text: 'new' }))).toBe('conflict')
    expect(await call((store) => store.updatePreference({ id, text: 'changed' }))).toBe('conflict')
    expect(await call((store) => store.deletePreference({ id }))).toBe('conflict')
    expect(await call((store) => store.undo({ change_id: [deleted.change_id] }))).toBe('conflict')
    expect(await texts()).toEqual(['kept'])
  })

  test('an approved call may do all of this', async () => {
    expect(await call((store) => store.createPreference({ text: 'new' }), null)).toBeNull()
    expect(await texts()).toEqual(['new'])
  })

  test('an undo that takes a preference away counts as a deletion', async () => {
    const first = await own.createPreference({ text: 'first' })
    const second = await own.createPreference({ text: 'second' })
    const both = [first.change_id, second.change_id]
    expect(await call((store) => store.undo({ change_id: both }))).toBe('conflict')
    expect(await call((store) => store.undo({ change_id: [second.change_id] }))).toBeNull()
    expect(await texts()).toEqual(['first'])
  })
})
