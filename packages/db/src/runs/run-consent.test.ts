import type { Touched } from '@todo-agents/contract/approval'
import { todoCreateSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, TEST_LEASE, testPort } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { updateMe } from '../users/user.repository.ts'
import { getRunState } from './run.repository.ts'
import { decideApproval, getQuestion } from './run-approval.ts'
import { claimRun } from './run-lease.ts'

type Port = ReturnType<typeof testPort>

describeEachDatabase('the consent of a run', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let ids: string[]

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  beforeEach(async () => {
    scope = await createTestUser(database.db)
    ids = []
    for (const item of ['One', 'Two', 'Three']) {
      const { todos } = await todoStore(database.db, scope).create(todoCreateSchema.parse({ item, tags: ['home'] }))
      ids.push(todos[0]!.id)
    }
  })

  let calls = 0

  function make(
    port: Port,
    effect: (store: TodoStore) => Promise<{ change_ids: string[] }>,
    { allowed = null, call_id = `call_${++calls}` }: { allowed?: Touched | null; call_id?: string } = {},
  ) {
    const call = { call_id, tool_name: 't', arguments: {} }
    return port.callOnce(
      call,
      async (store) => ({ output: null, status: 'ok', change_ids: (await effect(store)).change_ids }),
      allowed,
    )
  }

  const undo = async (store: TodoStore) => {
    const { changes } = await store.undo((await store.lastUndoable())!)
    return { change_ids: changes.map(({ id }) => id) }
  }
  const rename = (item: string) => (store: TodoStore) => store.update(todoUpdateSchema.parse({ id: ids, item }))
  /** What the port has counted. The next owner must count the same from the stored changes. */
  async function used(port: Port): Promise<Touched> {
    const { run_id, session_id } = port
    const next = testPort(database.db, scope, { run_id, session_id, user_id: scope.user_id, epoch: 2 })
    const counted = (await port.consent()).used
    expect((await next.consent()).used).toEqual(counted)
    return counted
  }

  async function reclaim(run_id: string): Promise<Port> {
    const claimed = await claimRun(database.db, run_id, TEST_LEASE)
    if (claimed.state !== 'claimed') throw new Error(claimed.state)
    return testPort(database.db, scope, claimed.claim)
  }

  const pending = (call_id: string) => ({
    call_id,
    tool_name: 't',
    arguments: { of: call_id },
    preview: [`“${call_id}”`],
  })

  test('deleted, changed and restored todos count as touched, and created ones do not', async () => {
    const { port } = await startClaimedRun(database.db, scope)
    expect(await used(port)).toEqual({ deleted: 0, changed: 0 })
    await make(port, (store) => store.create(todoCreateSchema.parse({ item: 'New', tags: ['new tag'] })))
    expect(await used(port)).toEqual({ deleted: 0, changed: 0 })
    await make(port, rename('Renamed'))
    expect(await used(port)).toEqual({ deleted: 0, changed: 3 })
    // A todo that stays the same is not changed.
    await make(port, rename('Renamed'))
    expect(await used(port)).toEqual({ deleted: 0, changed: 3 })
    await make(port, (store) => store.delete(ids.slice(0, 2)))
    expect(await used(port)).toEqual({ deleted: 2, changed: 3 })
    await make(port, undo)
    expect(await used(port)).toEqual({ deleted: 2, changed: 5 })
  })

  test('an undo that restores a tag or deletes it again counts once for each todo with the tag', async () => {
    const store = todoStore(database.db, scope)
    const [tag] = await store.tags()
    const { change_ids } = await store.deleteTag(tag!.id)
    const { port } = await startClaimedRun(database.db, scope)
    const tagsOf = async () => (await store.get(ids[0]!)).tags
    const undoWithin = (id: string[], changed: number) =>
      make(
        port,
        async (own) => ({ change_ids: (await own.undo({ change_id: id })).changes.map((change) => change.id) }),
        { allowed: { deleted: 0, changed } },
      )

    expect(await undoWithin(change_ids, 2)).toMatchObject({ status: 'error', output: { error: { code: 'conflict' } } })
    const restored = await undoWithin(change_ids, 3)
    expect([restored.status, await tagsOf(), await used(port)]).toEqual(['ok', ['home'], { deleted: 0, changed: 3 }])

    expect(await undoWithin(restored.change_ids, 2)).toMatchObject({ status: 'error' })
    const deleted = await undoWithin(restored.change_ids, 3)
    expect([deleted.status, await tagsOf(), await used(port)]).toEqual(['ok', [], { deleted: 0, changed: 6 }])
  })

  test('a run can read the titles that todos had before it renamed them, and no others', async () => {
    const { port } = await startClaimedRun(database.db, scope)
    await make(port, rename('Renamed'))
    await make(port, rename('Renamed again'))
    expect((await port.store().earlierTitles(ids.slice(0, 2))).get(ids[0]!)).toBe('One')
    expect([...(await port.store().earlierTitles(ids.slice(0, 2))).keys()].sort()).toEqual(ids.slice(0, 2).sort())
    const other = await startClaimedRun(database.db, scope)
    expect(await other.port.store().earlierTitles(ids)).toEqual(new Map())
    expect(await todoStore(database.db, scope).earlierTitles(ids)).toEqual(new Map())
  })

  test('changes of the user and of other runs do not count', async () => {
    const { run, port } = await startClaimedRun(database.db, scope)
    await todoStore(database.db, scope).complete(ids)
    const other = await startClaimedRun(database.db, scope)
    await make(other.port, (store) => store.delete(ids.slice(0, 1)))
    expect(await used(port)).toEqual({ deleted: 0, changed: 0 })
    expect(await used(other.port)).toEqual({ deleted: 1, changed: 0 })
    await port.settle({ status: 'completed' })
    const next = await startClaimedRun(database.db, scope, { session_id: run.session_id })
    expect(await used(next.port)).toEqual({ deleted: 0, changed: 0 })
  })

  test('the next owner of a run counts the same, and approved calls do not count', async () => {
    const { run, port } = await startClaimedRun(database.db, scope)
    await make(port, (store) => store.delete(ids.slice(0, 1)))
    const question = await port.requestApproval([pending('a'), pending('b')])
    const calls = new Map([['b', { decision: 'deny' } as const]])
    const { approval_id } = question
    await decideApproval(database.db, scope.user_id, { approval_id, decision: 'approve', calls }, scope.now)
    const resumed = await reclaim(run.id)
    expect(await used(resumed)).toEqual({ deleted: 1, changed: 0 })
    await make(resumed, (store) => store.delete(ids.slice(1)), { call_id: 'a' })
    expect(await used(resumed)).toEqual({ deleted: 1, changed: 0 })
    const { approvals } = await resumed.consent()
    expect([...approvals].map(([id, { decision }]) => [id, decision]).sort()).toEqual([
      ['a', 'approve'],
      ['b', 'deny'],
    ])
  })

  test.each([
    [{ deleted: 0, changed: 3 }, 'ok'],
    [{ deleted: 0, changed: 2 }, 'error'],
  ])('a call that may touch %j and changes three is stored as %s', async (allowed, status) => {
    const { port } = await startClaimedRun(database.db, scope)
    const result = await make(port, rename('Renamed'), { allowed })
    expect(result.status).toBe(status)
    const { todos } = await todoStore(database.db, scope).list({ status: 'all', sort: 'time', limit: 10 })
    expect(todos.filter(({ item }) => item === 'Renamed')).toHaveLength(status === 'ok' ? 3 : 0)
    expect(await used(port)).toEqual({ deleted: 0, changed: status === 'ok' ? 3 : 0 })
  })

  test.each([
    [{ deleted: 1, changed: 0 }, 'ok'],
    [{ deleted: 0, changed: 9 }, 'error'],
  ])('a call that may touch %j and deletes one is stored as %s', async (allowed, status) => {
    const { port } = await startClaimedRun(database.db, scope)
    const result = await make(port, (store) => store.delete(ids.slice(0, 1)), { allowed })
    expect(result.status).toBe(status)
    if (status === 'error') expect(result.output).toMatchObject({ error: { code: 'conflict' } })
  })

  test('a user who sets it during a run is asked before anything is deleted', async () => {
    const { port } = await startClaimedRun(database.db, scope)
    expect((await port.consent()).ask_before_deleting).toBe(false)
    await updateMe(database.db, scope, { ask_before_deleting: true })
    const result = await make(port, (store) => store.delete(ids.slice(0, 1)), { allowed: { deleted: 9, changed: 9 } })
    expect(result).toMatchObject({ status: 'error', output: { error: { code: 'conflict' } } })
    expect((await port.consent()).ask_before_deleting).toBe(true)
  })

  test('a question about several calls is asked once, keeps their order, and is decided as a whole', async () => {
    const { run, port } = await startClaimedRun(database.db, scope)
    const tool_calls = ['c', 'a', 'b'].map((call_id) => ({ call_id, tool_name: 't', arguments: '{}' }))
    await port.recordStep({ content: '', tool_calls, usage: { input_tokens: 0, output_tokens: 0 } })
    const all = [pending('c'), pending('a'), pending('b')]
    const question = await port.requestApproval(all)
    expect(question.calls).toEqual(all)
    expect(await port.requestApproval([pending('c')])).toEqual(question)
    const { approval_id } = question
    expect(await getQuestion(database.db, scope.user_id, approval_id)).toEqual({ question, run_id: run.id })

    const { parts, end } = await getRunState(database.db, scope.user_id, run.id)
    expect(parts.map((part) => part.type === 'tool_call' && part.call_id)).toEqual(['c', 'a', 'b'])
    const { expires_at } = question
    const preview = ['“c”', '“a”', '“b”']
    expect(end).toEqual([
      { event: 'approval_required', data: { approval_id, ...pending('c'), preview, expires_at, calls: all } },
    ])

    const revised = { arguments: { of: 'less' }, preview: ['“less”'] }
    const calls = new Map([
      ['a', { decision: 'approve' as const, revised }],
      ['b', { decision: 'deny' as const }],
    ])
    await decideApproval(database.db, scope.user_id, { approval_id, decision: 'approve', calls }, scope.now)
    const { approvals } = await (await reclaim(run.id)).consent()
    expect(Object.fromEntries(approvals)).toMatchObject({
      a: { decision: 'approve', ...revised },
      b: { decision: 'deny', preview: ['“b”'] },
      c: { decision: 'approve', preview: ['“c”'] },
    })
    const again = decideApproval(database.db, scope.user_id, { approval_id, decision: 'deny' }, scope.now)
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a question can be decided by its own id, and not by the id of one of its calls', async () => {
    const { port } = await startClaimedRun(database.db, scope)
    await port.requestApproval([pending('a'), pending('b')])
    const second = await database.db
      .selectFrom('approval')
      .select('id')
      .where('user_id', '=', scope.user_id)
      .where('question_id', 'is not', null)
      .executeTakeFirstOrThrow()
    const deciding = decideApproval(database.db, scope.user_id, { approval_id: second.id, decision: 'deny' }, scope.now)
    await expect(deciding).rejects.toMatchObject({ code: 'not_found' })
  })
})
