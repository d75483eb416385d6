import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deleteOldChanges } from '../changes/retention.ts'
import type { Scope } from '../scope.ts'
import { sessionBranches, switchBranch } from '../sessions/branch.repository.ts'
import { sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { countRuns, startClaimedRun, startTestRun, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getRun } from './run.repository.ts'
import { decideApproval } from './run-approval.ts'
import { readTranscript } from './transcript.repository.ts'

describeEachDatabase('rewind', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let mine: TodoStore
  let session_id: string
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    mine = todoStore(database.db, scope)
    session_id = `user_${scope.user_id}_1`
  })

  /** A message whose run makes one call and answers. Returns the id of the message. */
  async function converse(
    content: string,
    work: (store: TodoStore) => Promise<{ change_ids: string[] }>,
    rewind_to = '',
  ) {
    const started = await startTestRun(database.db, scope, { session_id, content, ...(rewind_to && { rewind_to }) })
    const port = testPort(database.db, scope, started.claim!)
    await port.recordStep({ ...textStep(''), tool_calls: [{ call_id: 'c', tool_name: 't', arguments: '{}' }] })
    await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => {
      const { change_ids } = await work(store)
      return { output: null, status: 'ok', change_ids }
    })
    await port.recordAnswer(textStep(`answer to ${content}`))
    return { message_id: started.user_message_id!, run_id: started.run.id, rewound: started.rewound }
  }

  const add = (item: string) => (store: TodoStore) => store.create(todoCreateSchema.parse({ item }))
  const rename = (from: string, item: string) => async (store: TodoStore) => {
    const { todos } = await store.list(todoListSchema.parse({ status: 'all' }))
    return store.update(
      todoUpdateSchema.parse({ id: todos.filter((todo) => todo.item === from).map(({ id }) => id), item }),
    )
  }
  const nothing = async () => ({ change_ids: [] })
  async function items(): Promise<string[]> {
    return (await mine.list(todoListSchema.parse({ status: 'all' }))).todos.map(({ item }) => item).sort()
  }
  async function said(branch_id?: string): Promise<string[]> {
    const page = await sessionHistory(database.db, scope.user_id, {
      id: session_id,
      limit: 100,
      ...(branch_id && { branch_id }),
    })
    return page.messages.filter(({ role }) => role === 'user').map(({ content }) => content)
  }
  const branches = async () => (await sessionBranches(database.db, scope.user_id, { id: session_id })).branches
  const start = (rewind_to: string, content = 'new') =>
    startTestRun(database.db, scope, { session_id, content, rewind_to })

  test('the replaced message and all that followed become a branch, and what they changed is undone', async () => {
    await converse('one', add('one'))
    const two = await converse('two', add('two'))
    await converse('three', rename('two', 'three'))
    expect(await items()).toEqual(['one', 'three'])

    const { run, rewound } = await start(two.message_id, 'two again')
    expect(await items()).toEqual(['one'])
    expect(rewound?.changes.map(({ actor, run_id }) => [actor, run_id])).toEqual([
      ['user', null],
      ['user', null],
    ])
    expect(await said()).toEqual(['one', 'two again'])
    const [branch] = await branches()
    expect(branch).toMatchObject({ message_id: two.message_id, content: 'two', message_count: 6 })
    const { messages } = await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 9 })
    expect(branch!.replaced_by).toBe(messages.findLast(({ role }) => role === 'user')?.id)
    expect(await said(branch!.id)).toEqual(['two', 'three'])
    const transcript = await readTranscript(database.db, { user_id: scope.user_id, session_id, run_id: run.id })
    expect(transcript.items.flatMap((item) => (item.role === 'user' ? [item.content] : []))).toEqual([
      'one',
      'two again',
    ])
  })

  test('a message can be named by its run', async () => {
    const one = await converse('one', add('one'))
    await start(one.run_id)
    expect(await said()).toEqual(['new'])
  })

  test('the first message can be replaced, and the title follows it', async () => {
    const one = await converse('one', add('one'))
    await start(one.message_id, 'another beginning')
    expect(await said()).toEqual(['another beginning'])
    expect(await items()).toEqual([])
    const { title } = await database.db
      .selectFrom('agent_session')
      .select('title')
      .where('id', '=', session_id)
      .executeTakeFirstOrThrow()
    expect(title).toBe('another beginning')
  })

  test('all changes that later ones have built upon are named, and nothing is stored, charged or undone', async () => {
    const one = await converse('one', add('milk'))
    await converse('two', add('bread'))
    await converse('three', add('kept'))
    await rename('milk', 'oat milk')(mine)
    await rename('bread', 'rye')(mine)
    const before = [await countRuns(database.db, scope), await mine.usage(), await items()]
    await expect(start(one.message_id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Nothing was replaced or undone. “bread” and “milk” have changed since, and that would be lost.',
    })
    expect([await countRuns(database.db, scope), await mine.usage(), await items()]).toEqual(before)
    expect(await branches()).toEqual([])
    expect(await said()).toEqual(['one', 'two', 'three'])
  })

  test('a change that its user has undone already is no conflict', async () => {
    const one = await converse('one', add('milk'))
    await mine.undo({ run_id: one.run_id })
    await start(one.message_id)
    expect(await items()).toEqual([])
  })

  test('a change that a later run of the part has undone is undone once', async () => {
    const one = await converse('one', add('milk'))
    await converse('two', async (store) => {
      const { changes } = await store.undo({ run_id: one.run_id })
      return { change_ids: changes.map(({ id }) => id) }
    })
    expect(await items()).toEqual([])
    const { rewound } = await start(one.message_id)
    expect(rewound?.changes.map(({ kind }) => kind)).toEqual(['create', 'delete'])
    expect(await items()).toEqual([])
  })

  test('undoing the new run does not bring back what was replaced', async () => {
    const one = await converse('one', add('milk'))
    const again = await converse('again', add('bread'), one.message_id)
    expect(await items()).toEqual(['bread'])
    await mine.undo({ run_id: again.run_id })
    expect(await items()).toEqual([])
  })

  test('changes that are no longer retained are refused with a sentence', async () => {
    const one = await converse('one', add('milk'))
    await add('newest')(mine)
    const later = () => new Date(Date.now() + 10_000)
    await deleteOldChanges(database.db, { days: 0, now: later })
    await expect(start(one.message_id)).rejects.toMatchObject({ code: 'conflict', message: /too old to be undone/ })
  })

  test('a running run of the part must be stopped first', async () => {
    const one = await converse('one', nothing)
    const { port } = await startClaimedRun(database.db, scope, { session_id, content: 'two' })
    await expect(start(one.message_id)).rejects.toMatchObject({ code: 'conflict', message: /Stop it first/ })
    await port.settle({ status: 'cancelled' })
    await start(one.message_id)
    expect(await said()).toEqual(['new'])
  })

  test('queued messages and open questions of the part are withdrawn', async () => {
    const { run, port, claim } = await startClaimedRun(database.db, scope, { session_id, content: 'asks' })
    const asked = { call_id: 'c', tool_name: 't', arguments: {}, preview: ['x'] }
    const question = await port.requestApproval([asked])
    expect(claim.run_id).toBe(run.id)
    const [first] = (await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 9 })).messages
    const running = await startClaimedRun(database.db, scope, { session_id, content: 'runs' })
    const queued = await startTestRun(database.db, scope, { session_id, content: 'waits' })
    await running.port.settle({ status: 'completed' })

    const { rewound } = await start(first!.id)
    expect(rewound?.cancelled).toEqual([run.id, queued.run.id])
    for (const id of [run.id, queued.run.id]) {
      expect(await getRun(database.db, scope.user_id, id)).toMatchObject({ status: 'cancelled' })
    }
    const decision = { approval_id: question.approval_id, decision: 'approve', calls: new Map() } as const
    await expect(decideApproval(database.db, scope.user_id, decision, scope.now)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await said((await branches())[0]!.id)).toEqual(['asks', 'runs'])
  })

  test('a request that is sent again with its key joins the run, and rewinds once', async () => {
    const one = await converse('one', add('milk'))
    const request = { session_id, content: 'again', rewind_to: one.message_id, idempotency_key: 'k' }
    const first = await startTestRun(database.db, scope, request)
    const second = await startTestRun(database.db, scope, request)
    expect(second).toMatchObject({ hasJoined: true, rewound: null, run: { id: first.run.id } })
    expect(await branches()).toHaveLength(1)
  })

  test('only a current message of the user in this session can be replaced', async () => {
    const one = await converse('one', nothing)
    const { messages } = await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 9 })
    const answer = messages.at(-1)!.id
    await expect(start(answer)).rejects.toMatchObject({ code: 'invalid_request', field: 'rewind_to' })
    await expect(start(scope.user_id)).rejects.toMatchObject({ code: 'not_found', field: 'rewind_to' })
    const elsewhere = startTestRun(database.db, scope, { session_id: `${session_id}_2`, rewind_to: one.message_id })
    await expect(elsewhere).rejects.toMatchObject({ code: 'not_found', field: 'rewind_to' })
    await converse('again', nothing, one.message_id)
    await expect(start(one.message_id)).rejects.toMatchObject({ code: 'invalid_request', field: 'rewind_to' })
    const other = await createTestUser(database.db)
    const foreign = startTestRun(database.db, other, {
      session_id: `user_${other.user_id}_1`,
      rewind_to: one.message_id,
    })
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a summary that reaches into the replaced part is dropped, and an earlier one stays', async () => {
    await converse('one', nothing)
    const two = await converse('two', nothing)
    const three = await converse('three', nothing)
    const runs = database.db.selectFrom('agent_run').select(['id', 'seq'])
    const { seq } = await runs.where('id', '=', two.run_id).executeTakeFirstOrThrow()
    const set = { summary: 'They talked.', summarized_seq: seq }
    await database.db.updateTable('agent_session').set(set).where('id', '=', session_id).execute()
    const summary = () =>
      database.db
        .selectFrom('agent_session')
        .select(['summary', 'summarized_seq'])
        .where('id', '=', session_id)
        .executeTakeFirst()
    const again = await converse('three again', nothing, three.message_id)
    expect(await summary()).toEqual(set)
    await converse('two again', nothing, two.message_id)
    expect(again.rewound).not.toBeNull()
    expect(await summary()).toEqual({ summary: null, summarized_seq: 0 })
  })

  describe('switching', () => {
    test('a branch becomes current, what stood there becomes a branch, and todos stay as they are', async () => {
      await converse('one', nothing)
      const two = await converse('two', add('milk'))
      await converse('again', add('bread'), two.message_id)
      const [branch] = await branches()
      await switchBranch(database.db, scope, { id: session_id, branch_id: branch!.id })
      expect(await said()).toEqual(['one', 'two'])
      expect((await branches()).map(({ content }) => content)).toEqual(['again'])
      expect(await items()).toEqual(['bread'])
    })

    test('a branch of a branch brings back the part that leads to it', async () => {
      const one = await converse('one', nothing)
      const two = await converse('two', nothing)
      await converse('two again', nothing, two.message_id)
      await converse('one again', nothing, one.message_id)
      const nested = (await branches()).find(({ content }) => content === 'two')!
      expect(nested.replaced_by).toBeNull()
      await switchBranch(database.db, scope, { id: session_id, branch_id: nested.id })
      expect(await said()).toEqual(['one', 'two'])
      expect((await branches()).map(({ content }) => content).sort()).toEqual(['one again', 'two again'])
    })

    test('is refused while a run of the part is active, and for an unknown or foreign branch', async () => {
      const one = await converse('one', nothing)
      const { port, run } = await startClaimedRun(database.db, scope, {
        session_id,
        content: 'new',
        rewind_to: one.message_id,
      })
      const [branch] = await branches()
      const toBranch = { id: session_id, branch_id: branch!.id }
      await expect(switchBranch(database.db, scope, toBranch)).rejects.toMatchObject({ code: 'conflict' })
      await port.settle({ status: 'completed' })
      const unknown = switchBranch(database.db, scope, { id: session_id, branch_id: run.id })
      await expect(unknown).rejects.toMatchObject({ code: 'not_found', field: 'branch_id' })
      await expect(said(run.id)).rejects.toMatchObject({ code: 'not_found', field: 'branch_id' })
      const other = await createTestUser(database.db)
      await expect(switchBranch(database.db, other, toBranch)).rejects.toMatchObject({ code: 'access_denied' })
      await switchBranch(database.db, scope, toBranch)
      expect(await said()).toEqual(['one'])
    })
  })
})
