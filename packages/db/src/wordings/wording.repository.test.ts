import { MAX_WORDINGS } from '@todo-agents/contract/bounds'
import type { Meaning } from '@todo-agents/contract/wording'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getMeWithFeed, getRunUser } from '../users/user.repository.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('the wordings of a user', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  let minutes = 0
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    const user = await createTestUser(database.db)
    scope = { ...user, now: () => new Date(TEST_NOW.getTime() + minutes++ * 60_000) }
    store = todoStore(database.db, scope)
  })

  const known = async () => (await store.wordings()).map(({ text, means }) => `${text}: ${means}`)
  const set = (text: string, means: Meaning = 'create') => store.setWording({ text, means })
  const undo = async (change_id: string | null) => (await store.undo({ change_id: [change_id!] })).changes

  test('a wording is kept once for the same words, with its last meaning, and the newest comes first', async () => {
    const first = await set('ping Mo')
    await set('agenda', 'list')
    expect(await known()).toEqual(['agenda: list', 'ping Mo: create'])
    const second = await set('Ping  Mo!', 'none')
    expect(second.wording).toMatchObject({ id: first.wording.id, version: 2 })
    expect(await known()).toEqual(['Ping  Mo!: none', 'agenda: list'])
    expect(await set('ping mo', 'none')).toEqual({ wording: second.wording, change_id: null, forgotten: null })
  })

  test('beyond the bound the oldest goes, and an undo brings it back', async () => {
    for (let n = 0; n < MAX_WORDINGS; n++) await set(`text ${n}`)
    const { forgotten, change_id } = await set('one more')
    expect(forgotten).toMatchObject({ text: 'text 0' })
    expect(await known()).toHaveLength(MAX_WORDINGS)
    expect(await known()).not.toContain('text 0: create')
    await undo(change_id)
    expect(await known()).toHaveLength(MAX_WORDINGS)
    expect((await known()).at(-1)).toBe('text 0: create')
  })

  test('simultaneous writes of the same words keep one row', async () => {
    await Promise.all([set('ping Mo'), set('PING MO', 'none'), set('ping mo.', 'list')])
    expect(await known()).toHaveLength(1)
  })

  test('an undo reverts a creation, another meaning and a deletion', async () => {
    const created = await set('ping Mo')
    const changed = await set('ping Mo', 'none')
    const { id } = created.wording
    const deleted = await store.deleteWording({ id })
    expect(await known()).toEqual([])
    await undo(deleted.change_id)
    expect(await store.wordings()).toEqual([changed.wording])
    const [back] = await undo(changed.change_id)
    expect(back).toMatchObject({ entity: 'wording', entity_id: id, kind: 'update', undoes: changed.change_id })
    expect(await known()).toEqual(['ping Mo: create'])
    await undo(created.change_id)
    expect(await known()).toEqual([])
  })

  test('an undo does not bring a wording back beside a newer one of the same words', async () => {
    const { wording } = await set('ping Mo')
    const deleted = await store.deleteWording({ id: wording.id })
    await set('ping mo', 'none')
    await expect(undo(deleted.change_id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'What “ping Mo” means is remembered already.',
    })
    expect(await known()).toEqual(['ping mo: none'])
  })

  test('all are deleted at once, and one undo brings all back', async () => {
    for (let n = 0; n < 120; n++) await set(`text ${n}`)
    const before = await store.wordings()
    const { count, change_id } = await store.deleteAllWordings()
    expect(count).toBe(120)
    expect(await known()).toEqual([])
    await undo(change_id)
    expect(await store.wordings()).toEqual(before)
    const other = todoStore(database.db, await createTestUser(database.db))
    expect(await other.deleteAllWordings()).toEqual({ count: 0, change_id: null })
  })

  test('an unknown wording cannot be deleted', async () => {
    await expect(store.deleteWording({ id: UNKNOWN })).rejects.toMatchObject({ code: 'not_found', field: 'id' })
  })

  test('a run knows the wordings from its start, and so does the process that continues it; the page does not', async () => {
    await set('first')
    await set('second, with a "quote", {braces} and ünïcode', 'none')
    await todoStore(database.db, await createTestUser(database.db)).setWording({ text: 'of another', means: 'list' })
    const wordings = [
      { text: 'second, with a "quote", {braces} and ünïcode', means: 'none' },
      { text: 'first', means: 'create' },
    ]
    expect((await startTestRun(database.db, scope)).opening?.user.wordings).toEqual(wordings)
    expect(await getRunUser(database.db, scope.user_id)).toMatchObject({ wordings })
    expect(await getMeWithFeed(database.db, scope)).not.toHaveProperty('wordings')
    const fresh = await createTestUser(database.db)
    expect((await startTestRun(database.db, fresh)).opening?.user.wordings).toEqual([])
  })

  test('a program that asks the assistant can neither teach nor forget', async () => {
    const { wording } = await set('ping Mo')
    const byProgram = todoStore(database.db, { ...scope, actor: 'assistant', program_id: UNKNOWN })
    const denied = { code: 'access_denied' }
    await expect(byProgram.setWording({ text: 'ping Mo', means: 'none' })).rejects.toMatchObject(denied)
    await expect(byProgram.deleteWording({ id: wording.id })).rejects.toMatchObject(denied)
    expect(await known()).toEqual(['ping Mo: create'])
  })

  test('a call may remember and forget without an approval', async () => {
    const { wording } = await set('agenda', 'list')
    const { port } = await startClaimedRun(database.db, scope)
    const { status } = await port.callOnce(
      { call_id: 'c', tool_name: 't', arguments: {} },
      async (inCall) => {
        await inCall.setWording({ text: 'ping Mo', means: 'create' })
        await inCall.deleteWording({ id: wording.id })
        return { output: {}, status: 'ok', change_ids: [] }
      },
      { deleted: 0, changed: 0 },
    )
    expect(status).toBe('ok')
    expect(await known()).toEqual(['ping Mo: create'])
  })
})
